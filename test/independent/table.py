"""What a table of tracks says, computed from the file alone: plain Python, integers throughout.

Usage: table.py FILE [--observed DAY]. Prints one JSON object. It shares no code with the pipeline, on purpose.
"""
import csv
import json
import sys
from collections import Counter, defaultdict
from fractions import Fraction
from math import isqrt

MISSING = {"", "NA"}


def read(path):
    """Rows that name track and artist, newest per track (the file has no conflicting repeats), and the lines refused."""
    tracks, refused, repeats, total = {}, [], 0, 0
    with open(path, encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        for row in reader:
            total += 1
            if row["track_name"] in MISSING or row["track_artist"] in MISSING:
                refused.append(reader.line_num)
                continue
            held = tracks.setdefault(row["track_id"], row)
            if held is not row:
                repeats += 1
    return tracks.values(), refused, repeats, total


def midranks_doubled(counts):
    """value -> twice its midrank, exact."""
    ranks, below = {}, 0
    for value in sorted(counts):
        ranks[value] = 2 * below + counts[value] + 1
        below += counts[value]
    return ranks


def sums(pairs):
    """n and the five sums of (x, y) pairs, as text: they may pass 2^53."""
    n = len(pairs)
    columns = [sum(x for x, _ in pairs), sum(y for _, y in pairs), sum(x * x for x, _ in pairs),
               sum(y * y for _, y in pairs), sum(x * y for x, y in pairs)]
    return dict(zip(["n", "sumX", "sumY", "sumXX", "sumYY", "sumXY"], map(str, [n, *columns])))


def pearson(pairs):
    """From exact integers; the one division and root at the end carry 30 digits."""
    s = {key: int(value) for key, value in sums(pairs).items()}
    top = s["n"] * s["sumXY"] - s["sumX"] * s["sumY"]
    below = (s["n"] * s["sumXX"] - s["sumX"] ** 2) * (s["n"] * s["sumYY"] - s["sumY"] ** 2)
    scale = 10 ** 30
    return float(Fraction(top * scale, isqrt(below * scale * scale)))


def quartiles_of_seconds(durations):
    counts, total, below, found = Counter(d // 1000 for d in durations), len(durations), 0, []
    for second in sorted(counts):
        below += counts[second]
        while len(found) < 3 and below * 4 >= total * (len(found) + 1):
            found.append(second)
    return found


def main():
    tracks, refused, repeats, total = read(sys.argv[1])
    durations = [int(t["duration_ms"]) for t in tracks]
    popularity = [int(t["track_popularity"]) for t in tracks]
    pairs = list(zip(popularity, durations))
    by_p, by_s = midranks_doubled(Counter(popularity)), midranks_doubled(Counter(d // 1000 for d in durations))
    by_artist = defaultdict(list)
    for track in tracks:
        for name in filter(None, map(str.strip, track["track_artist"].split(";"))):
            by_artist[name].append(int(track["track_popularity"]))
    print(json.dumps({
        "rows": total, "refusedLines": refused, "repeats": repeats, "tracks": len(pairs),
        "albums": len({t["track_album_id"] for t in tracks}), "artists": len(by_artist),
        "duration": {"n": str(len(durations)), "sum": str(sum(durations)), "sumOfSquares": str(sum(d * d for d in durations))},
        "durationQuartileSeconds": quartiles_of_seconds(durations),
        "popularity": {"n": str(len(popularity)), "sum": str(sum(popularity)), "sumOfSquares": str(sum(p * p for p in popularity))},
        "popularityCounts": [Counter(popularity)[p] for p in range(101)],
        "popularityByDuration": {"sums": sums(pairs), "pearson": pearson(pairs),
                                 "spearman": pearson([(by_p[p], by_s[d // 1000]) for p, d in pairs])},
    }))


main()
