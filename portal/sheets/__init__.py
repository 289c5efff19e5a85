"""Spreadsheets as clerks really have them: reading, checking, writing."""
