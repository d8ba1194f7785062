"""The table of formats: name and renderer."""

from __future__ import annotations

from collections.abc import Callable

from qmsdocs.reports import (
    as_github,
    as_json,
    as_junit,
    as_sarif,
    as_text,
    difference_html,
    difference_json,
    difference_text,
)
from qmsdocs.reports.difference import Difference
from qmsdocs.reports.report import Report

FORMATS: dict[str, Callable[[Report], str]] = {
    "text": as_text.render,
    "json": as_json.render,
    "github": as_github.render,
    "sarif": as_sarif.render,
    "junit": as_junit.render,
}
DIFFERENCES: dict[str, Callable[[Difference], str]] = {
    "text": difference_text.render,
    "html": difference_html.render,
    "json": difference_json.render,
}
