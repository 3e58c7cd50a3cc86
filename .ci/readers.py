"""Reads the outputs of `portolan check` with the programs that others read them with, and compares what they see.

Usage: readers.py PORTOLAN FOLDER [SARIF-MULTITOOL]. The tables are written into the folder.
"""

import html.parser
import json
import os
import re
import shutil
import subprocess
import sys
import urllib.parse

from junitparser import Failure, JUnitXml
from markdown_it import MarkdownIt
from sarif import loader

PORTOLAN, FOLDER, VALIDATOR = (sys.argv + [""])[1:4]

HOSTILE = [
    "plain", "::error file=a::b", "##[error]x", "]]>", "%0A", "\u202e", "<b>", "</details>", "<!--", "a|b", "`", "``",
    "@octocat", "#1", "a\\", "\\|", "a\nb", "a\r", "&amp;", '"', "'", "[x](y)", "![x](y)", "www.a.b", "http:x", "*x*",
    "\x1b[31m", "a,b:c", "é", "\U0001f6a2", "-", "--fix", " ", "x" * 100,
]
# The number of the file without findings.
CLEAN = len(HOSTILE) - 1
FORMATS = ["sarif", "github", "gitlab", "junit", "markdown", "jsonl"]


def path_of(name):
    """The bytes of a name of a file: every hostile text without slashes, and bytes."""
    return (name.encode() if isinstance(name, str) else name).replace(b"/", b"") + b".services"


def write_tables():
    shutil.rmtree(FOLDER, ignore_errors=True)
    os.makedirs(FOLDER)
    words = [re.sub(r"\s|#", "", name) for name in HOSTILE]
    table = "".join(f"{word}x 137/udp dicom\n" for word in words) + "dicom 11112/udp\nnetbiosns 137/udp\n"
    for number, name in enumerate([*HOSTILE, b"\xe9\xff"]):
        with open(os.path.join(os.fsencode(FOLDER), path_of(name)), "wb") as file:
            file.write(table.encode() if number == 0 else b"ssh 22/tcp\n" if number == CLEAN else
                       b"caf\xe9 \xe9 137/udp\nnetbiosns\t137/udp\nacr-nema 104/tcp dicom\ndicom 11112/tcp")
    with open(os.path.join(FOLDER, "added"), "w", encoding="utf-8") as file:
        for word in HOSTILE:
            finding = {"path": "./plain.services", "line": 1, "rule": "acme/word", "message": f"{word} `{word}` x{word}"}
            file.write(json.dumps({**finding, "hint": word}) + "\n")


def outputs():
    """Writes every output in one run."""
    out = os.path.join(FOLDER, "out")
    os.makedirs(out)
    arguments = [f"--output-format={name}={out}/{name}.sarif" for name in FORMATS]
    run = subprocess.run(
        [PORTOLAN, "check", "--isolated", "--select", "all", "--max-findings", "all", "--add-findings", "added", *arguments, "."],
        cwd=FOLDER, capture_output=True, check=False,
    )
    assert (run.returncode, run.stdout, run.stderr) == (1, b"", b""), run
    texts = {name: open(f"{out}/{name}.sarif", encoding="utf-8", newline="").read() for name in FORMATS}
    findings = [json.loads(line) for line in texts["jsonl"].splitlines()]
    assert len(findings) > 200, len(findings)
    return out, texts, findings


def check_sarif(out, findings):
    data = loader.load_sarif_file(f"{out}/sarif.sarif")
    assert data.get_distinct_tool_names() == ["Portolan"]
    results = data.get_results()
    assert len(results) == len(findings), (len(results), len(findings))
    known = {os.path.relpath(os.path.join(os.fsencode(FOLDER), path_of(name)), os.fsencode(FOLDER))
             for name in [*HOSTILE, b"\xe9\xff"]}
    rules = {rule["id"] for rule in data.runs[0].run_data["tool"]["driver"]["rules"]}
    prints = set()
    for result, finding in zip(results, findings):
        place = result["locations"][0]["physicalLocation"]
        assert urllib.parse.unquote_to_bytes(place["artifactLocation"]["uri"]) in known, place
        region = place["region"]
        assert (region["startLine"], region["startColumn"]) == (finding["start"]["line"], finding["start"]["column"])
        assert result["ruleId"] == finding["rule"] and result["ruleId"] in rules
        prints.add(result["partialFingerprints"]["portolan/v1"])
        is_safe = bool(finding["fix"]) and finding["fix"]["applicability"] == "safe"
        assert is_safe == ("fixes" in result), result
    assert len(prints) == len(findings), "every finding has a fingerprint of its own"
    counts = data.get_report().get_issue_type_histogram_for_severity("error")
    assert sum(counts.values()) == sum(finding["severity"] == "error" for finding in findings)
    if VALIDATOR:
        run = subprocess.run([VALIDATOR, "validate", f"{out}/sarif.sarif", "--output", f"{out}/validated.sarif"],
                             capture_output=True, text=True, check=False)
        told = re.findall(r": (?:warning|error) (\w+):", run.stdout)
        # There is no public address of the program to give.
        assert run.returncode == 0 and set(told) <= {"SARIF2005"}, run.stdout
        print("readers: sarif-multitool: valid")
    print(f"readers: sarif-tools: {len(results)} results of {len(rules)} rules")


def check_junit(out, findings):
    suites = list(JUnitXml.fromfile(f"{out}/junit.sarif"))
    assert len(suites) == len(HOSTILE) + 1, len(suites)
    cases = [(suite.name, case) for suite in suites for case in suite]
    failures = [case for _, case in cases if any(isinstance(result, Failure) for result in case.result)]
    assert len(failures) == len(findings) and len(cases) == len(findings) + 1, (len(cases), len(findings))
    assert len({(suite, case.name) for suite, case in cases}) == len(cases), "every test has a name of its own"
    for suite in suites:
        assert suite.tests == len(list(suite)), suite.name
    print(f"readers: junitparser: {len(suites)} suites, {len(cases)} tests, {len(failures)} failed")


def check_github(text, findings):
    """As the runner of GitHub Actions parses a line: `::name key=value,…::data`."""
    lines = text.splitlines()
    assert len(lines) == len(findings), (len(lines), len(findings))
    for line, finding in zip(lines, findings):
        name, properties, message = re.fullmatch(r"::(\w+) (.*?)::(.*)", line).groups()
        assert name in ("error", "warning", "notice"), line
        pairs = dict(pair.split("=", 1) for pair in properties.split(","))
        assert int(pairs["line"]) == finding["start"]["line"], line
        assert set(pairs) <= {"file", "line", "endLine", "col", "endColumn", "title"}, line
        assert finding["rule"] in message and not re.search(r"[\x00-\x1f\u202e]", line), line
    print(f"readers: workflow commands: {len(lines)}")


def check_gitlab(text, findings):
    issues = json.loads(text)
    assert len(issues) == len(findings)
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    for issue in issues:
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert issue["description"] and issue["check_name"] and issue["location"]["lines"]["begin"] > 0
    print(f"readers: Code Quality: {len(issues)} issues")


class Page(html.parser.HTMLParser):
    """The elements of a rendered page. Text of a table must not become one of these."""

    def __init__(self):
        super().__init__()
        self.open, self.rows, self.details, self.text = [], 0, 0, []

    def handle_starttag(self, tag, attributes):
        assert tag in ("p", "strong", "table", "thead", "tbody", "tr", "th", "td", "code", "details", "summary", "br"), tag
        assert all(name == "style" for name, _ in attributes), attributes
        if tag != "br":
            self.open.append(tag)
        self.rows += tag == "tr"
        self.details += tag == "details"

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, tag

    def handle_comment(self, data):
        raise AssertionError(data)

    def handle_data(self, data):
        if "code" not in self.open:
            self.text.append(data)


def check_markdown(text, findings):
    page = Page()
    page.feed(MarkdownIt("commonmark", {"html": True}).enable("table").render(text))
    page.close()
    assert not page.open, page.open
    files = len({finding["path"].encode() + finding.get("path_bytes", "").encode() for finding in findings})
    kinds = len({(finding["path"], finding.get("path_bytes"), finding["rule"]) for finding in findings})
    # A head of the table of counts and of each file; a row for each kind and each finding.
    assert page.details == files, (page.details, files)
    assert page.rows == 1 + files + kinds + len(findings), (page.rows, files, kinds, len(findings))
    # Mentions and references are found in the rendered text, links in the source.
    for place, pattern in [("".join(page.text), r".{9}(@\w|#\d).{9}"), (text, r".{9}(www\.|https?:).{9}")]:
        found = re.search(pattern, place)
        assert not found, found
    print(f"readers: markdown-it-py: {page.rows} rows, {page.details} folded files")


write_tables()
OUT, TEXTS, FINDINGS = outputs()
check_sarif(OUT, FINDINGS)
check_junit(OUT, FINDINGS)
check_github(TEXTS["github"], FINDINGS)
check_gitlab(TEXTS["gitlab"], FINDINGS)
check_markdown(TEXTS["markdown"], FINDINGS)
