"""Reports of one happening by several outlets, one of them a copy; and of another by many."""

from pathlib import Path

TOLD = "Russia recognised Abkhazia on 26 August 2008 in Moscow, and Georgia protested at once against it. "
REST = "The ministry in Tbilisi said that it would break off relations, and observers counted soldiers. "
REPORTS = [
    ("First Gazette", TOLD + REST * 3, "2008-08-26"),
    ("Copier", TOLD + REST * 3, "2008-08-27"),
    ("Other News", "Moscow: Russia recognised Abkhazia on 26 August 2008, we hear.", "2009-02-01"),
    *(
        (f"Paper {n}", f"Talks on Crimea were held in Geneva on {n} May {2000 + n}.", f"{2000 + n}-06-01")
        for n in range(1, 14)
    ),
]


def write(folder: Path) -> Path:
    """The reports as files."""
    for n, (outlet, text, day) in enumerate(REPORTS):
        matter = f"title: Report {n}\noutlet: {outlet}\ndate: {day}\nurl: https://example.org/{n}\n"
        (folder / f"{n}.md").write_text(f"---\n{matter}---\n{text}\n")
    return folder
