"""Says to those who cannot see a page, or have no mouse, what the theme leaves out of its pages."""

from __future__ import annotations

ADDED = (
    ('<p class="caption" role="heading">', '<p class="caption" role="heading" aria-level="2">'),
    ('<aside class="sidebar-drawer">', '<aside class="sidebar-drawer" aria-label="All pages">'),
    ('<aside class="toc-drawer">', '<aside class="toc-drawer" aria-label="On this page">'),
    ('<div class="table-wrapper ', '<div tabindex="0" class="table-wrapper '),
    ("<pre>", '<pre tabindex="0">'),  # what is wider than the screen is moved by keys
)


def add_reading_aids(html: str) -> str:
    for without, aided in ADDED:
        html = html.replace(without, aided)
    return html
