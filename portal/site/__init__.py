"""The public site and the look of every page: what anybody sees without signing in.

It shows published versions only and never a draft; it changes nothing but the reader's own display.
"""
