"""The version of the client: that of the Troupe whose API it speaks."""

VERSION = "0.4.0"
