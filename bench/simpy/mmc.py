"""M/M/c in SimPy 2 ("Classic", Debian's python3-simpy): one process per job, one resource of c units, all waits kept.

python3 mmc.py <servers> <utilisation> <jobs> <mean service in ms>

Prints one JSON line. Exits with 3 when SimPy 2 is not there.
"""
import json
import random
import sys
import time

try:
    from SimPy.Simulation import Process, Resource, activate, hold, initialize, now, release, request, simulate
except ImportError:
    sys.exit(3)

SEED = 42
BATCH_COUNT = 20
# Student's t for 19 degrees of freedom, 97.5 %.
T_97_5 = 2.093


class Job(Process):
    def live(self, servers, mean_ms, waits_ms):
        came = now()
        yield request, self, servers
        waits_ms.append(now() - came)
        yield hold, self, random.expovariate(1 / mean_ms)
        yield release, self, servers


class Arrivals(Process):
    def live(self, servers, count, gap_ms, mean_ms, waits_ms):
        for _ in range(count):
            yield hold, self, random.expovariate(1 / gap_ms)
            job = Job()
            activate(job, job.live(servers, mean_ms, waits_ms))


def half_width(waits_ms):
    """Half of a 95 % interval of the mean, from the means of batches in a row: single waits follow one another."""
    length = len(waits_ms) // BATCH_COUNT
    means = [sum(waits_ms[at * length : (at + 1) * length]) / length for at in range(BATCH_COUNT)]
    centre = sum(means) / BATCH_COUNT
    variance = sum((mean - centre) ** 2 for mean in means) / (BATCH_COUNT - 1)
    return T_97_5 * (variance / BATCH_COUNT) ** 0.5


def main(server_count, utilisation, job_count, mean_ms):
    random.seed(SEED)
    waits_ms = []
    initialize()
    servers = Resource(capacity=server_count)
    arrivals = Arrivals()
    gap_ms = mean_ms / (utilisation * server_count)
    activate(arrivals, arrivals.live(servers, job_count, gap_ms, mean_ms, waits_ms))
    wall, cpu = time.perf_counter(), time.process_time()
    simulate(until=float("inf"))
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    assert len(waits_ms) == job_count
    figures = {
        "jobCount": job_count,
        "wallUs": wall * 1e6,
        "cpuUs": cpu * 1e6,
        "meanWaitUs": sum(waits_ms) / job_count * 1e3,
        "halfWidthUs": half_width(waits_ms) * 1e3,
    }
    print(json.dumps(figures))


main(int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]))
