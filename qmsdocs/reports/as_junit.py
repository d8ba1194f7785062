"""`--format junit`: one test case a finding (or one that passed), for CI systems that read JUnit files."""

from __future__ import annotations

from xml.etree import ElementTree

from qmsdocs.reports.report import Report
from qmsdocs.reports.words import safe


def render(report: Report) -> str:
    failures = [finding for finding in report.findings if finding.severity != "info"]
    suite = ElementTree.Element(
        "testsuite",
        name="qmsdocs",
        tests=str(max(len(report.findings), 1)),
        failures=str(len(failures)),
        errors="0",
        skipped="0",
    )
    if not report.findings:
        ElementTree.SubElement(suite, "testcase", classname="qmsdocs", name="validate")
    for finding in report.findings:
        place = f"{finding.place.path}:{finding.place.line}:{finding.place.column}"
        case = ElementTree.SubElement(
            suite,
            "testcase",
            classname=f"{finding.rule}.{finding.name}",
            name=safe(place),
            file=safe(finding.place.path),
        )
        words = safe(f"{place}: {finding.message} {finding.hint}".strip())
        if finding.severity == "info":
            ElementTree.SubElement(case, "system-out").text = words
        else:
            ElementTree.SubElement(case, "failure", message=safe(finding.message), type=finding.severity).text = words
    suites = ElementTree.Element("testsuites")
    suites.append(suite)
    ElementTree.indent(suites)
    return ElementTree.tostring(suites, encoding="unicode", xml_declaration=False)
