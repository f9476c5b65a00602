#!/usr/bin/python3
"""Merge what the tests reached of src/ in each build of the library, line by line and branch by branch.

    coverage-merge.py BUILD.json... >MERGED.json

Reads and writes gcovr's own JSON. A line counts once, whatever the builds: it is reached if it was in one of them,
and so is each of its branches. In some builds a line has fewer branches, because a part of its condition is a constant
there (the width of a word, threads or none): its branches cannot be told apart then, and that build says nothing of
them. What was not reached is listed on the error output.
"""
import json
import sys


def is_code(line):
    return not line["gcovr/noncode"]


def merge_line(copies):
    """One line from the same line of several builds."""
    merged = dict(copies[0])
    most = max(len(copy["branches"]) for copy in copies)
    whole = [copy["branches"] for copy in copies if len(copy["branches"]) == most]
    merged["count"] = sum(copy["count"] for copy in copies)
    merged["branches"] = [dict(branches[0], count=sum(b["count"] for b in branches)) for branches in zip(*whole)]
    return merged


def merge(reports):
    files = {}
    for report in reports:
        for file in report["files"]:
            lines = files.setdefault(file["file"], {})
            for line in filter(is_code, file["lines"]):
                lines.setdefault(line["line_number"], []).append(line)
    return {name: [merge_line(lines[number]) for number in sorted(lines)] for name, lines in sorted(files.items())}


def tell_missing(name, lines):
    with open(name, encoding="utf-8") as source:
        text = source.read().split("\n")
    for line in lines:
        counts = [branch["count"] for branch in line["branches"]]
        if line.get("gcovr/excluded") or (line["count"] and 0 not in counts):
            continue
        reached = f"branches {counts}" if line["count"] else "line"
        print(f"not reached: {name}:{line['line_number']}: {reached}: {text[line['line_number'] - 1].strip()}",
              file=sys.stderr)


def read(name):
    with open(name, encoding="utf-8") as report:
        return json.load(report)


def main():
    reports = [read(name) for name in sys.argv[1:]]
    merged = merge(reports)
    for name, lines in merged.items():
        tell_missing(name, lines)
    files = [{"file": name, "lines": lines, "functions": []} for name, lines in merged.items()]
    json.dump({"gcovr/format_version": reports[0]["gcovr/format_version"], "files": files}, sys.stdout)


main()
