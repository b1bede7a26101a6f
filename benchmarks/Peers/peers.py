"""Does the work of the benchmarks' rows by Python's libraries: a round for each line of the input, a line of JSON for each round.

peers.py LIBRARY WORK FOLDER OPERATIONS. Prints "ready" first, and ends at once where the library is not installed. Of joblib and diskcache
a call of a function that they remember is measured; diskcache.Cache is what diskcache does so with: values by keys, without a function.
"""

import importlib.util
import json
import random
import sys
import time

library, work, folder, operations = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
if importlib.util.find_spec(library.split(".")[0]) is None or (work.startswith("array") and importlib.util.find_spec("numpy") is None):
    print("missing", flush=True)
    sys.exit(0)

KNOWN = 2000
BATCH = 1000
ARRAYS = 3
made = 0


def describe(number):
    return "the result of call %d" % number


def series(number):
    numbers[0] = number
    return numbers


if work.startswith("array"):
    import numpy

    # For an array, that is how many numbers it has.
    numbers = numpy.random.default_rng(1).random(operations)

function = series if work.startswith("array") else describe
if library == "joblib":
    import joblib

    store = read = joblib.Memory(folder, verbose=0).cache(function)
elif library == "diskcache":
    import diskcache

    store = read = diskcache.Cache(folder).memoize()(function)
else:
    import diskcache

    cache = diskcache.Cache(folder)

    def store(number):
        cache.set(number, function(number))

    def read(number):
        return cache.get(number)


def hits():
    for _ in range(operations):
        read(random.randrange(KNOWN))


def stores():
    global made
    for _ in range(operations):
        made += 1
        store(made)


def batch():
    global made
    for begin in range(0, operations, BATCH):
        with cache.transact():
            for _ in range(min(BATCH, operations - begin)):
                made += 1
                store(made)


def array_store():
    global made
    made += 1
    store(made)


def array_read():
    global made
    made += 1
    read(made % ARRAYS)


rounds = {"hit": hits, "store": stores, "batch": batch, "array-store": array_store, "array-read": array_read}
if work == "hit":
    for number in range(KNOWN):
        store(number)
if work == "array-read":
    for number in range(ARRAYS):
        store(number)

print("ready", flush=True)
for _ in sys.stdin:
    start = time.perf_counter()
    rounds[work]()
    seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds, "operations": 1 if work.startswith("array") else operations}), flush=True)
