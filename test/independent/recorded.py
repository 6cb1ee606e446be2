"""What recorded answers of Spotify's Web API say, read without any code of Freshwax.

usage: recorded.py <exchanges.jsonl>

Prints JSON: for each stream and entity what must have been kept, by the time of the answer (ms; answers of one second may
say the same twice), each field or, where the answer does not have it, its name among `missing`; and how often each field of an entity was seen.
"""

import json
import re
import sys
from collections import Counter, defaultdict
from email.utils import parsedate_to_datetime

NOT_SPOTIFYS = ["listen_count", "listener_count"]


def entities(value, album_id):
    """Every album, track and artist with an id and a name, with the album that stands around it."""
    if isinstance(value, list):
        for item in value:
            yield from entities(item, album_id)
    elif isinstance(value, dict):
        kind = value.get("type")
        if kind in ("album", "track", "artist") and value.get("id") and isinstance(value.get("name"), str):
            own = value.get("album") or {}
            yield kind, value, own.get("id") or album_id
            if kind == "album":
                album_id = value["id"]
        for inner in value.values():
            yield from entities(inner, album_id)


def fullest(seen):
    """Of several forms of one entity in one answer the one with the most fields; the first of equals."""
    best = {}
    for kind, entity, album_id in seen:
        key = (kind, entity["id"])
        if key not in best or len(entity) > len(best[key][0]):
            best[key] = (entity, album_id if album_id else best.get(key, (None, None))[1])
        elif album_id:
            best[key] = (best[key][0], album_id)
    return best


def mentions(entity):
    return [{"id": a["id"], "name": a["name"]} for a in entity.get("artists", []) if a.get("id")]


def pictures(entity):
    return [{k: i.get(k) for k in ("url", "width", "height")} for i in entity["images"]] if "images" in entity else []


def link(entity):
    return entity.get("external_urls", {}).get("spotify")


ABSENT = object()


def inside(entity, outer, inner):
    """The field inside an object that may itself be absent: `ABSENT` then."""
    if outer not in entity:
        return ABSENT
    return None if entity[outer] is None else entity[outer].get(inner)


def offered(entity, name):
    return entity[name] if name in entity else ABSENT


def markets(entity):
    return len(entity["available_markets"]) if "available_markets" in entity else ABSENT


def split(always, maybe):
    payload = {**always, **{k: v for k, v in maybe.items() if v is not ABSENT}}
    return {"payload": payload, "missing": sorted([k for k, v in maybe.items() if v is ABSENT])}


def album_event(a):
    precision = a.get("release_date_precision")
    return split(
        {
            "name": a["name"], "album_type": a.get("album_type"), "total_tracks": a.get("total_tracks"),
            "release_date": a.get("release_date"),
            "release_date_precision": precision if precision in ("year", "month", "day") else None,
            "artists": mentions(a), "images": pictures(a), "url": link(a),
        },
        {
            "label": offered(a, "label"), "upc": inside(a, "external_ids", "upc"),
            "popularity": offered(a, "popularity"), "genres": offered(a, "genres"),
            "market_count": markets(a), "is_playable": offered(a, "is_playable"),
            **{name: ABSENT for name in NOT_SPOTIFYS},
        },
    )


def track_event(t, album_id):
    return split(
        {
            "name": t["name"], "album_id": album_id, "artists": mentions(t), "disc_number": t.get("disc_number"),
            "track_number": t.get("track_number"), "duration_ms": t.get("duration_ms"), "explicit": t.get("explicit"),
        },
        {
            "is_playable": offered(t, "is_playable"), "is_local": offered(t, "is_local"),
            "restrictions": inside(t, "restrictions", "reason"),
        },
    )


def track_meta_event(t):
    return split(
        {
            "name": t["name"], "album_id": t["album"].get("id"), "artists": mentions(t),
            "duration_ms": t.get("duration_ms"), "explicit": t.get("explicit"),
        },
        {
            "popularity": offered(t, "popularity"), "isrc": inside(t, "external_ids", "isrc"),
            "market_count": markets(t), "linked_from": inside(t, "linked_from", "id"),
            **{name: ABSENT for name in NOT_SPOTIFYS},
        },
    )


def artist_event(r):
    return split(
        {"name": r["name"], "images": pictures(r), "url": link(r)},
        {
            "popularity": offered(r, "popularity"), "followers": inside(r, "followers", "total"),
            "genres": offered(r, "genres"), **{name: ABSENT for name in NOT_SPOTIFYS},
        },
    )


def events(best):
    for (kind, entity_id), (entity, album_id) in best.items():
        if kind == "album":
            yield "album", entity_id, album_event(entity)
        elif kind == "artist" and isinstance(entity.get("images"), list):
            yield "artist_meta", entity_id, artist_event(entity)
        elif kind == "track":
            if album_id:
                yield "track", entity_id, track_event(entity, album_id)
            if isinstance(entity.get("album"), dict):
                yield "track_meta", entity_id, track_meta_event(entity)


def main(path):
    truth = defaultdict(lambda: defaultdict(dict))
    seen = defaultdict(Counter)
    answers = 0
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            exchange = json.loads(line)
            if exchange["status"] != 200:
                continue
            answers += 1
            at = int(parsedate_to_datetime(exchange["headers"]["date"]).timestamp() * 1000)
            of_album = re.search(r"/v1/albums/([0-9A-Za-z]{22})/tracks", exchange["url"])
            found = list(entities(exchange["body"], of_album and of_album.group(1)))
            for kind, entity, _ in found:
                seen[kind].update(entity.keys())
            for stream, entity_id, event in events(fullest(found)):
                truth[stream][entity_id].setdefault(at, []).append(event)
    json.dump({"answers": answers, "entities": truth, "seen": seen}, sys.stdout)


main(sys.argv[1])
