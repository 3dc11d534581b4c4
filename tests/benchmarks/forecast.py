"""Whether the forecast of targets keeps its word, on simulated alliances whose truth is known.

`python -m tests.benchmarks.forecast [--json] [--alliances 200] [--seed 1] [--pace 1]`

The world that is simulated is not the model. Teams work day by day on amounts of work, not by weekly rates; each has a
speed and a habit of putting off of its own; partners leave and send the work back; illness stops one team, and a crisis
of the alliance stops all of its teams at once, so that applications are not independent; nobody works in August and
around the new year; sign-offs wait for the slowest partner, and some uploads fail. Alliances differ, too.

Forecasts are made every eight weeks of six years for every application that is open then, from what was known then:
rates are learnt from the alliance's own past only. Beside the model stand two rivals: the base rate (the share that was
handed in in time among all that are judged, which nobody could know beforehand), and the share that the alliance's own
past shows for the same phase. For targets the base rate is also taken apart by how many applications are missing; the
skill is told beside that one. The Brier score is the mean squared error of the probability, lower is better; its skill
is the share of a rival's error that is taken away.
"""

import argparse
import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from statistics import fmean
from typing import Any

from matchcamp.applications.progress import Ending, Phase, Track
from matchcamp.targets.forecast import Forecaster, at_least, counted, learnt, no_counts

BEGINS = datetime(2020, 1, 1, tzinfo=UTC)
YEARS = 6
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
WORK_DAYS = (6.0, 8.0, 10.0, 6.0, 8.0, 9.0, 9.0, 8.0, 2.0)  # Of each phase, for an ordinary team.
NUMBER = 3  # Applications that the targets ask for.
TARGET_WEEKS = 26
BINS = 10
LEARNT_AFTER = ((0, 10), (10, 30), (30, 1000))  # Own applications that had ended, from and below.


@dataclass(frozen=True)
class Alliance:
    """What its teams have in common. `crises` are days on which nobody there works on applications."""

    speed: float
    loyalty: float
    begun_every: float
    crises: frozenset[date]


@dataclass(frozen=True)
class Team:
    """One application's team."""

    speed: float
    puts_off: float
    leaves_a_day: float
    gives_up_a_day: float
    slowest_signer: float


def alliance_of(chance: random.Random, pace: float) -> Alliance:
    crises: set[date] = set()
    for _ in range(chance.randrange(0, 5)):
        first = (BEGINS + chance.randrange(YEARS * 365) * DAY).date()
        crises |= {first + day * DAY for day in range(chance.randrange(14, 56))}
    return Alliance(
        speed=pace * chance.lognormvariate(0, 0.25), loyalty=chance.lognormvariate(0, 0.4),
        begun_every=chance.uniform(25, 60), crises=frozenset(crises),
    )  # fmt: skip


def team_of(chance: random.Random, alliance: Alliance) -> Team:
    return Team(
        speed=alliance.speed * chance.lognormvariate(0, 0.45),
        puts_off=chance.uniform(0, 1.3),
        leaves_a_day=chance.gammavariate(2, 0.002) / alliance.loyalty,
        gives_up_a_day=chance.gammavariate(1.5, 0.0012),
        slowest_signer=max(chance.expovariate(1 / 3) for _ in range(chance.randrange(3, 9))),
    )


def rests(day: date, alliance: Alliance) -> bool:
    """August, the days around the new year, weekends, and crises of the alliance."""
    holiday = day.month == 8 or (day.month == 12 and day.day > 20) or (day.month == 1 and day.day < 4)
    return holiday or day.weekday() > 4 or day in alliance.crises


def lived(chance: random.Random, alliance: Alliance, begins: datetime, deadline: datetime) -> Track:
    """The way of one application, day by day."""
    team = team_of(chance, alliance)
    phase, left = 0, WORK_DAYS[0] * chance.gammavariate(3, 1 / 3)
    points, ill_until, now = [(begins, Phase.IDEA)], begins, begins
    span = (deadline - begins) / DAY
    while now < deadline:
        now += DAY
        if chance.random() < team.gives_up_a_day * (1.5 if phase < 4 else 0.5):
            return Track(tuple(points), deadline, Ending.DROPPED, now)
        if 2 <= phase < 8 and chance.random() < team.leaves_a_day:
            if (deadline - now) < 2 * WEEK and chance.random() < 0.5:
                return Track(tuple(points), deadline, Ending.DROPPED, now)
            phase = max(2, phase - chance.randrange(0, 3))
            left = chance.uniform(3, 12)
            points.append((now, Phase(phase)))
        if chance.random() < 1 / 80:
            ill_until = now + chance.uniform(3, 18) * DAY
        if rests(now.date(), alliance) or now < ill_until:
            continue
        days_left = max(1.0, (deadline - now) / DAY)
        urge = min(5.0, 0.5 * (span / days_left) ** team.puts_off) if team.puts_off > 0.1 else 1.0
        left -= team.speed * urge
        while left <= 0:
            phase += 1
            if phase == len(Phase):
                if chance.random() < 0.02:  # The upload failed on its day.
                    phase, left = phase - 1, 1.0
                    break
                return Track(tuple(points), deadline, Ending.SUBMITTED, min(now, deadline))
            left += team.slowest_signer if phase == 8 else WORK_DAYS[phase] * chance.gammavariate(3, 1 / 3)
            points.append((now, Phase(phase)))
    return Track(tuple(points), deadline)


def history_of(chance: random.Random, alliance: Alliance) -> list[Track]:
    """All applications that an alliance begins in its years; the moments at which they begin are its own."""
    tracks, begins = [], BEGINS
    while begins < BEGINS + YEARS * 365 * DAY:
        deadline = begins + chance.uniform(5, 30) * WEEK
        tracks.append(lived(chance, alliance, begins, deadline))
        begins += chance.expovariate(1 / alliance.begun_every) * DAY
    return tracks


@dataclass(frozen=True)
class Judged:
    """A forecast with what became of it; `own` is how many own applications had ended when it was made, `missing` how
    many the target lacked then (1 for a single application)."""

    own: int
    missing: int
    model: float
    prior: float
    by_phase: float
    truth: bool


def is_open(track: Track, now: datetime) -> bool:
    return track.points[0][0] <= now < track.deadline and (track.ended is None or track.ended > now)


def in_time(track: Track) -> bool:
    return track.ending is Ending.SUBMITTED


def over(track: Track, now: datetime) -> bool:
    return (track.ended or track.deadline) <= now


def shares_by_phase(past: Sequence[Track]) -> Callable[[Phase], float]:
    """By phase the share of past applications that were handed in of those that were in it at a beginning of a week."""
    seen = {phase: [1.0, 2.0] for phase in Phase}  # One of two before anything is known.
    for track in past:
        end = track.ended or track.deadline
        for week in range(int((end - track.points[0][0]) / WEEK)):
            phase = track.phase_at(track.points[0][0] + week * WEEK)
            if phase is not None:
                seen[phase][0] += in_time(track)
                seen[phase][1] += 1
    return lambda phase: seen[phase][0] / seen[phase][1]


def judged_of(chance: random.Random, pace: float = 1.0) -> tuple[list[Judged], list[Judged]]:
    """The forecasts of one alliance: of applications, and of targets of three within half a year."""
    tracks = history_of(chance, alliance_of(chance, pace))
    prior = Forecaster(learnt(no_counts()))
    single, targets = [], []
    now = BEGINS + 26 * WEEK
    while now < BEGINS + (YEARS * 365 - 7 * 30) * DAY:
        opened = [one for one in tracks if is_open(one, now)]
        past = [one for one in tracks if over(one, now)]
        model = Forecaster(learnt(counted([one for one in tracks if one.points[0][0] < now], now)))
        by_phase = shares_by_phase(past)
        until = now + TARGET_WEEKS * WEEK
        already = chance.randrange(0, NUMBER)
        chances: list[tuple[float, float, float]] = []
        hits = already
        for track in opened:
            phase = track.phase_at(now) or Phase.IDEA
            each = (model.chance(phase, track.deadline, now), prior.chance(phase, track.deadline, now), by_phase(phase))
            single.append(Judged(len(past), 1, *each, in_time(track)))
            chances.append(
                (
                    model.chance(phase, track.deadline, now, until),
                    prior.chance(phase, track.deadline, now, until),
                    each[2],
                )
            )
            hits += in_time(track) and track.ended is not None and track.ended < until
        wanted = NUMBER - already
        each = tuple(at_least(wanted, [one[place] for one in chances]) for place in range(3))  # type: ignore[assignment]
        targets.append(Judged(len(past), wanted, *each, hits >= NUMBER))
        now += 8 * WEEK
    return single, targets


def brier(found: Sequence[Judged], say: Callable[[Judged], float]) -> float:
    return fmean((say(one) - one.truth) ** 2 for one in found)


def figures(found: Sequence[Judged]) -> dict[str, Any]:
    """Brier scores, the model's skill beside the base rate, and its reliability."""
    base = fmean(one.truth for one in found)
    by_missing = {
        number: fmean(one.truth for one in found if one.missing == number) for number in {one.missing for one in found}
    }
    scores = {
        "model": brier(found, lambda one: one.model),
        "prior_only": brier(found, lambda one: one.prior),
        "own_share_by_phase": brier(found, lambda one: one.by_phase),
        "base_rate": brier(found, lambda _: base),
        "base_rate_by_missing": brier(found, lambda one: by_missing[one.missing]),
    }
    table = reliability(found)
    error = sum(row["forecasts"] * abs(row["forecast"] - row["came_true"]) for row in table) / len(found)
    return {
        "forecasts": len(found),
        "came_true": round(base, 3),
        "brier": {key: round(one, 4) for key, one in scores.items()},
        "skill": round(1 - scores["model"] / scores["base_rate_by_missing"], 3),
        "calibration_error": round(error, 3),
        "reliability": table,
    }


def reliability(found: Sequence[Judged]) -> list[dict[str, Any]]:
    """By tenth of the forecast the mean forecast and the share that came true."""
    rows = []
    for place in range(BINS):
        inside = [one for one in found if min(BINS - 1, int(one.model * BINS)) == place]
        if inside:
            rows.append(
                {
                    "forecast": round(fmean(one.model for one in inside), 3),
                    "came_true": round(fmean(one.truth for one in inside), 3),
                    "forecasts": len(inside),
                }
            )
    return rows


def measured(alliances: int, seed: int, pace: float = 1.0) -> dict[str, Any]:
    found = [judged_of(random.Random(f"{seed}-{number}"), pace) for number in range(alliances)]
    single = [one for pair in found for one in pair[0]]
    targets = [one for pair in found for one in pair[1]]
    by_own = {
        f"own applications {least} to {most - 1}": figures([one for one in single if least <= one.own < most])
        for least, most in LEARNT_AFTER
    }
    return {
        "alliances": alliances, "seed": seed, "pace": pace, "applications": figures(single),
        "applications_by_what_was_learnt": {
            key: {name: one[name] for name in ("forecasts", "came_true", "brier", "skill", "calibration_error")}
            for key, one in by_own.items()
        },
        "targets_of_three_in_half_a_year": figures(targets),
    }  # fmt: skip


def told(name: str, found: dict[str, Any]) -> None:
    print(f"\n{name}: {found['forecasts']} forecasts, {found['came_true']:.0%} came true")
    print("  Brier: " + ", ".join(f"{key} {one:.4f}" for key, one in found["brier"].items()))
    print(f"  skill {found['skill']:.2f}, calibration error {found['calibration_error']:.3f}")
    for row in found.get("reliability", ()):
        print(f"  forecast {row['forecast']:.2f}  came true {row['came_true']:.2f}  ({row['forecasts']})")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--alliances", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--pace", type=float, default=1.0, help="how fast all teams of the world are; the prior knows 1"
    )
    given = parser.parse_args()
    found = measured(given.alliances, given.seed, given.pace)
    if given.json:
        print(json.dumps(found, indent=1))
        return
    told("applications", found["applications"])
    for name, one in found["applications_by_what_was_learnt"].items():
        told(name, one)
    told("targets of three in half a year", found["targets_of_three_in_half_a_year"])


if __name__ == "__main__":
    main()
