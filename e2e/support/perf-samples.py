"""For `perf script -s`: each sample as perf itself reads it, one JSON array a line; numbers are texts, for they have 64 bits."""
import json
import sys


def value(field):
    if isinstance(field, (bytes, bytearray)):
        return {"bytes": bytes(field).hex()}
    if isinstance(field, (list, tuple)):
        return [value(item) for item in field]
    return str(field) if isinstance(field, int) else {"text": str(field)}


def line(sample, fields):
    s = sample["sample"]
    chain = [str(entry["ip"]) for entry in sample["callchain"]]
    raw = bytes(sample["raw_buf"]).hex()
    head = [str(s[key]) for key in ("time", "cpu", "pid", "tid", "ip", "period", "addr")]
    own = {name: value(field) for name, field in fields.items() if not name.startswith("common_")}
    sys.stdout.write(json.dumps([sample["ev_name"], sample["comm"], head, own, raw, chain]) + "\n")


def trace_unhandled(name, context, fields, sample):
    line(sample, fields)


def process_event(sample):
    line(sample, {})
