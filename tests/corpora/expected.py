"""What must come out of each adopted repository: a value, and the plain shell command that proves it without the tool.

A command runs in the repository (bash, LC_ALL=C; `$STANDARDS` is the folder of catalogues); it writes the value.
What the tool must say is named by `tool`: `documents` (summary of validate), a rule's code (how often it was found),
`listed` and `listed --all` (ids, a line each), `missing` (clauses), `authors ID`, `released ID` (commit and path).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fact:
    tool: str
    value: str
    shell: str


def _lines(text: str) -> str:
    return "\n".join(text.split())


_SECTIONS = (
    "'Purpose|Introduction|Purpose and scope' 'Scope|Purpose and scope' '(Roles and )?Responsibilities|Roles' "
    "'Procedure|Process|Policy|Policy statements|Our commitments' 'Records|Record keeping|Evidence'"
)


def _lacking(files: str) -> str:
    """Counts files that lack a heading of one of the five sections of a procedure."""
    return (
        f"for f in {files}; do for s in {_SECTIONS}; do "
        'grep -qiE "^#+ ([0-9]+[.] )?($s)$" "$f" || { echo "$f"; break; }; done; done | wc -l'
    )


_DEAD_LINKS = (
    r"grep -roE '\]\([^)#:]+\.md' docs --include='*.md' | while IFS=: read -r f l; do "
    'test -e "$(dirname "$f")/${l#??}" || echo; done | wc -l'
)
_NO_ROLES = "test -e registers/roles.yml || echo 1"
_APPROVED = "grep -rlE '^(status: approved|qualificationStatus: )' docs --include='*.md'"
_SETTLED = "find docs -name '*.md' -not -path '*/suppliers/*' -not -path '*/audits/*'"


def _leaves(catalogue: str) -> str:
    return (
        rf"""sed -nE 's/.*number: "?([A0-9.]+)"?.*/\1/p' $STANDARDS/{catalogue}.yml | awk '{{n[$1]}} """
        r"""END {for (a in n) {leaf = 1; for (b in n) if (index(b, a ".") == 1) leaf = 0; c += leaf} print c}'"""
    )


_JOBS = _lines("JD-PROD-001 JD-QM-001 JD-RA-001 JD-SWE-001")
_PACTOSIGNA = (
    Fact("documents", "35", "find docs -name '*.md' | wc -l"),
    Fact(
        "QMS110",  # 31 without a version, 3 without an owner
        "34",
        "echo $(( $(grep -rL '^version:' docs --include='*.md' | wc -l)"
        " + $(grep -rLE '^(owner|author):' docs --include='*.md' | wc -l) ))",
    ),
    Fact("QMS301", "12", _DEAD_LINKS),
    Fact("QMS311", "1", _NO_ROLES),
    Fact("QMS401", "31", f"{_APPROVED} | xargs grep -L '^effective_date:' | wc -l"),
    Fact("QMS402", "32", f"{_APPROVED} | xargs grep -LE '^(next_review|nextReEvaluationDate):' | wc -l"),
    Fact("QMS403", "35", f"{_APPROVED} | xargs grep -L '^change_summary:' | wc -l"),
    Fact("QMS406", "4", 'grep -rl "^effective_date: \'2026-01" docs | wc -l'),
    Fact(
        "QMS802",
        "11",
        f"{{ {_lacking('docs/sops/*.md docs/policies/*.md')}; "
        "grep -LiE '^#+ (context|process map)' docs/user-guide/*.md | wc -l; } | awk '{n += $1} END {print n}'",
    ),
    Fact("listed", _JOBS, "grep -rl '^version:' docs --include='*.md' | xargs grep -h '^id:' | cut -c5- | sort"),
    Fact("listed --all", _JOBS, "grep -rl '^version:' docs --include='*.md' | xargs grep -h '^id:' | cut -c5- | sort"),
    Fact("released JD-QM-001", "HEAD docs/personnel/JD-QM-001.md", "echo HEAD $(grep -rl '^id: JD-QM-001' docs)"),
    Fact("authors JD-QM-001", "Clerk", "git log --format=%an -- docs/personnel/JD-QM-001.md"),
)
_PACTOSIGNA_SETTLED = (
    Fact("documents", "29", f"{_SETTLED} | wc -l"),
    Fact("QMS190", "6", "find docs/suppliers docs/audits -name '*.md' | wc -l"),
    Fact("QMS301", "12", _DEAD_LINKS),
    Fact("QMS311", "1", _NO_ROLES),
    Fact("QMS406", "4", 'grep -rl "^effective_date: \'2026-01" docs | wc -l'),
    Fact("QMS605", "72", _leaves("iso-13485-2016")),
    Fact("missing", "72", _leaves("iso-13485-2016")),
    Fact("QMS611", "25", f"{_SETTLED} | grep -v personnel | xargs grep -L '^clauses:' | wc -l"),
    Fact("QMS802", "14", _lacking(f"$({_SETTLED} | grep -v personnel)")),
    Fact(
        "listed",
        _lines("GUIDE-SRM-001")
        + f"\n{_JOBS}\nPOL-001\n"
        + "\n".join(f"SOP-{number:03d}" for number in range(1, 21))
        + "\n"
        + _lines("WI-001 WI-002 WI-003"),
        f"{_SETTLED} | xargs grep -h -m1 '^id:' | cut -c5- | sort",
    ),
)

_ISMS_FILES = "$(grep -rl '^doc_id:' examples template --include='*.md' | grep -v 'governance/.*-template.md')"
_ISMS = (
    Fact("documents", "143", f"ls {_ISMS_FILES} | wc -l"),
    Fact("QMS190", "1", "find template/governance -name '*-template.md' | wc -l"),
    Fact("QMS201", "1", f"grep -h '^doc_id:' {_ISMS_FILES} | sort | uniq -d | wc -l"),
    Fact("QMS205", "1", "grep -rl '^doc_type: policy' examples | wc -l"),
    Fact("QMS311", "1", _NO_ROLES),
    Fact("QMS403", "1", f"grep -l '^status: approved' {_ISMS_FILES} | xargs grep -L '^change_summary:' | wc -l"),
    Fact("QMS406", "1", f"grep -l '^approved_date: 2026' {_ISMS_FILES} | wc -l"),
    Fact("QMS802", "32", _lacking("template/governance/p*/*.md $(grep -rl '^doc_type: policy' examples)")),
    Fact("listed", "TMPL-001", f"grep -l '^status: approved' {_ISMS_FILES} | xargs grep -h '^doc_id:' | cut -c9-"),
    Fact(
        "released P-013",
        "never template/governance/policy/P-013-network-and-technical-operations-security-policy.md",
        f"echo never $(grep -l '^doc_id: P-013' {_ISMS_FILES})",
    ),
)
_REFERENCES = "'^  - (iso27001|iso27002|gdpr|eidas|implreg-2024-2690):'"
_ISMS_CLAIMING = (
    *_ISMS,
    Fact("QMS602", "246", f"grep -hE {_REFERENCES} {_ISMS_FILES} | wc -l"),
    Fact("QMS603", "8", f"grep -h '^  - nisg2026:§' {_ISMS_FILES} | wc -l"),
    Fact("QMS605", "123", _leaves("iso-iec-27001-2022")),
    Fact("missing", "123", _leaves("iso-iec-27001-2022")),
)

AUTHORS = "git log --no-merges --format='%an%n%(trailers:key=Co-authored-by,valueonly)'"
NAMES = "sed 's/ <.*//' | grep . | sort -u"
"""Of what AUTHORS writes: a name a line, each once."""


def _people(*contributors: int) -> str:
    """Who wrote a policy; the bot stands in `Co-authored-by` lines."""
    return "\n".join(("Clerk", *(f"Contributor {number}" for number in contributors), "site-policy-bot"))


_POLICIES = "git ls-files 'Policies/*.md'"
_FROM_THE_TOP = r"grep -rhoE '\]\(/[^)]*\)' Policies | wc -l"
_SITE_POLICY = (
    Fact("documents", "57", f"{_POLICIES} | wc -l"),
    Fact("QMS110", "57", f"{_POLICIES} | xargs grep -L '^id:' | wc -l"),
    Fact("QMS306", "220", _FROM_THE_TOP),
    Fact("listed --all", "", "git grep -h '^id:' -- Policies"),
)
_SITE_POLICY_WITH_IDS = (
    Fact("documents", "57", f"{_POLICIES} | wc -l"),
    Fact("QMS306", "220", _FROM_THE_TOP),
    Fact(
        "authors github-terms-of-service",
        _people(1, 14, 20, 31, 33, 34, 36, 5, 7, 8),
        f"{AUTHORS} --follow -- Policies/github-terms/github-terms-of-service.md | {NAMES}",
    ),
    Fact(  # made as a copy of a file that stayed: what happened to that file is no part of its past
        "authors github-appeal-and-reinstatement",
        _people(34, 36),
        f"{AUTHORS} -- Policies/github-appeal-and-reinstatement.md "
        f"Policies/acceptable-use-policies/github-appeal-and-reinstatement.md | {NAMES}",
    ),
    Fact(
        "released github-logo-policy",
        "HEAD Policies/other-site-policies/github-logo-policy.md",
        "echo HEAD $(git grep -l '^id: github-logo-policy$' -- Policies)",
    ),
)
_EARLY = "git grep -h '^id:' HEAD~2 -- Policies | cut -c5- | sort"
_NOW = "git grep -h '^id:' HEAD -- Policies | cut -c5- | sort"
_SITE_POLICY_WITH_EARLY_IDS = (
    Fact("documents", "56", f"{_POLICIES} | wc -l"),
    Fact(
        "QMS110",
        "60",
        f"{_POLICIES} | xargs grep -LE '^(id|version|status|owner):' | awk '{{n += 4}} END {{print n}}'",
    ),
    Fact("QMS306", "219", _FROM_THE_TOP),
    Fact("QMS411", "7", f"comm -23 <({_EARLY}) <({_NOW}) | wc -l"),
    Fact(
        "QMS502",  # the text that was released as 1.0 is not the text that says 1.0 today
        "41",
        "git grep -l '^id:' -- Policies | while read -r f; do "
        'test $(git rev-parse "HEAD:$f") = $(git rev-parse "HEAD~2:Policies/$(basename "$f")") || echo; done | wc -l',
    ),
    Fact(
        "QMS504",  # the same of documents that are gone today
        "3",
        f"comm -23 <({_EARLY}) <({_NOW}) | while read -r id; do "
        'p=$(git grep -l "^id: $id$" HEAD~2 -- Policies); q=$(git grep -l "^id: $id$" HEAD~1 -- Policies) || continue; '
        'test $(git rev-parse "$p") = $(git rev-parse "$q") || echo; done | wc -l',
    ),
    Fact(
        "released github-logo-policy",
        "HEAD~2 Policies/github-logo-policy.md",
        "echo HEAD~2 $(git grep -l '^id: github-logo-policy$' HEAD~2 -- Policies | cut -d: -f2)",
    ),
    Fact(
        "authors github-logo-policy",
        _people(31, 33, 34, 36, 5, 7),
        f"{{ {AUTHORS} --follow HEAD~2 -- Policies/github-logo-policy.md; "
        f"{AUTHORS} --follow -- Policies/other-site-policies/github-logo-policy.md; }} | {NAMES}",
    ),
)

FACTS: dict[str, tuple[Fact, ...]] = {
    "pactosigna": _PACTOSIGNA,
    "pactosigna, settled": _PACTOSIGNA_SETTLED,
    "isms": _ISMS,
    "isms, claiming": _ISMS_CLAIMING,
    "site-policy": _SITE_POLICY,
    "site-policy, with ids": _SITE_POLICY_WITH_IDS,
    "site-policy, with early ids": _SITE_POLICY_WITH_EARLY_IDS,
}
"""The rules named here are all that find anything: any other finding is one too many."""
