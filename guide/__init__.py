"""The documents as a site: docs/ and a generated reference, built by Sphinx for /docs/guide."""
