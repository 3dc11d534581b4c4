"""What the command line prints for people: figures of rankings, of learned weights, of calibration and of a replay."""

from collections.abc import Mapping, Sequence
from typing import Any

from matching.calibrate import Reliability
from matching.learn import Learned
from matching.replay import Replayed

COLUMNS = ("ndcg@10", "recall@10", "recall@50", "mrr", "first_three")


def table(name: str, report: Mapping[str, Any]) -> list[str]:
    """A head and a line for each ranking; of the columns those that the report has."""
    columns = [column for column in COLUMNS if column in report]
    lines = [f"{name:34}" + "".join(f"{column:>12}" for column in columns), *_lines("matching", report, columns)]
    for group in ("across", "languages", "peers"):
        for one, figures in report.get(group, {}).items():
            lines += _lines(f"{group}: {one}", figures, columns)
    for peer, figures in report.get("peers", {}).items():
        for language, its in figures.get("languages", {}).items():
            lines += _lines(f"peers: {peer}, {language}", its, columns)
    if "worst" in report:
        lines.append(f"The language furthest behind has {report['worst']:.0%} of the nDCG@10 of English.")
    if "calls" in report:
        left_out = f"; {report['ideas_left_out']} left out, as their call is not there" * bool(report["ideas_left_out"])
        lines.append(f"{report['ideas']} ideas among {report['calls']} calls of {report['source']}{left_out}.")
    return lines


def _lines(name: str, report: Mapping[str, Any], columns: Sequence[str]) -> list[str]:
    lines = [f"{name:34}" + "".join(f"{report[column]:>12.4f}" for column in columns)]
    if "newcomers" in report:
        lines += _lines(f"{name}, newcomers", report["newcomers"], columns)
    return lines


def of_learning(learned: Learned) -> list[str]:
    """The weights, and what they are worth on folds left out."""
    weights = ", ".join(f"{signal.value} {weight:g}" for signal, weight in learned.weights.items())
    gain = f"{learned.after - learned.before:+.4f} ({learned.error_of_gain:.4f})"
    return [
        f"{learned.queries} queries; weights: {weights}",
        f"{learned.way:.0%} of the way to the best of their own samples, as the folds left out chose",
        f"nDCG@10 on folds left out {learned.after:.4f} (standard error {learned.error:.4f})",
        f"with the weights before   {learned.before:.4f}, difference {gain}",
    ]


def of_reliability(found: Reliability) -> list[str]:
    """The reliability table."""
    head = f"{'fit':>8}{'relevant':>10}{'pairs':>8}"
    rows = [f"{one.fit:>8.3f}{one.relevant:>10.3f}{one.count:>8}" for one in found.bins]
    return [head, *rows, f"expected calibration error, subjects held out: {found.error:.4f}"]


def of_replay(found: Replayed) -> list[str]:
    """The order as shown beside that tried, a dash where nothing can be said."""
    names = {
        "ndcg": "nDCG@10 among the shown",
        "win_rate": "«interested» above «not for us»",
        "weighted_win_rate": "the same, by inverse propensity",
    }
    rows = [
        f"{words:34}{_figure(getattr(found.shown, name))}{_figure(getattr(found.tried, name))}"
        for name, words in names.items()
    ]
    counts = (
        f"{found.needs} needs, {found.interested} of interest, {found.not_for_us} not for us; {found.left_out} left out"
    )
    return [counts, f"{'':34}{'as shown':>10}{'tried':>10}", *rows]


def _figure(value: float | None) -> str:
    return f"{'–':>10}" if value is None else f"{value:>10.4f}"
