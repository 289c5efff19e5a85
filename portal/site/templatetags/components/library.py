"""The one library in which all components are registered."""

from django import template

register = template.Library()
