"""The version of Troupe; that of the API is in api/version.py."""

VERSION = "0.4.0"
