"""Every fault of a drill, each with what heals it, and when the service must work again: at once, or when healed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from threading import Timer

import psycopg

from tests.drills import network
from tests.drills.front import address
from tests.drills.machines import Machine
from tests.drills.stage import Stage

Heal = Callable[[], None]
Strike = Callable[[Stage, Random], Heal]
# As `RestartSec` of systemd.
RESTART_S = 1.0
# How long a full disk stays full.
FULL_S = 5.0
# Of sixteen megabytes: more than a machine keeps for use again.
SEGMENTS = 12


@dataclass(frozen=True)
class Fault:
    """`strike` does harm and answers with what ends it. `moves`: another machine must become primary before that."""

    name: str
    strike: Strike
    share: int
    moves: bool = False


def _on_primary(act: Callable[[Machine], object], heal: Callable[[Machine], object]) -> Strike:
    def strike(stage: Stage, _chance: Random) -> Heal:
        machine = stage.cluster.primary()
        act(machine)
        return lambda: void(heal(machine))

    return strike


def _on_standby(
    act: Callable[[Machine], object], heal: Callable[[Machine], object], *, synchronous: bool
) -> Strike:
    def strike(stage: Stage, _chance: Random) -> Heal:
        machine = stage.cluster.standbys(synchronous)[0]
        act(machine)
        return lambda: void(heal(machine))

    return strike


def void(_answer: object) -> None:
    return None


def cut(machine: Machine) -> None:
    network.cut(machine.number)


def join(machine: Machine) -> None:
    network.join(machine.number)


def part_primary(stage: Stage, _chance: Random) -> Heal:
    machine = stage.cluster.primary()
    others = stage.cluster.others(machine)
    network.part(machine.number, others)
    return lambda: network.unite(machine.number, others)


def kill_patroni(machine: Machine) -> None:
    machine.kill("patroni")


def kill_etcd(machine: Machine) -> None:
    machine.kill("etcd")


def nothing(_machine: Machine) -> None:
    return None


def fill_primary(stage: Stage, _chance: Random) -> Heal:
    """PostgreSQL answers with errors and stays primary, so nothing is written until there is room."""
    again = Timer(FULL_S, _filled(stage, stage.cluster.primary()))
    again.start()
    return again.join


def fill_standby(stage: Stage, _chance: Random) -> Heal:
    return _filled(stage, stage.cluster.standbys(synchronous=True)[0])


def _filled(stage: Stage, machine: Machine) -> Heal:
    """No room, and enough written that some is needed: the log of before is used again for a while."""
    machine.fill_disk()
    url = address("postgres", stage.cluster.admin_password, stage.fronts[0].primary_port)
    with suppress(psycopg.Error), psycopg.connect(url, autocommit=True) as admin:
        admin.execute("set synchronous_commit = local; set statement_timeout = '5s'")
        for _ in range(SEGMENTS):
            admin.execute("select pg_logical_emit_message(true, 'drill', 'x'), pg_switch_wal()")

    def heal() -> None:
        machine.empty_disk()
        machine.start()

    return heal


def kill_pgbouncer(stage: Stage, chance: Random) -> Heal:
    front = chance.choice(stage.fronts)
    front.kill("pgbouncer")
    return front.start


def kill_haproxy(stage: Stage, chance: Random) -> Heal:
    """Its pgbouncer still answers, and refuses: on that a client tries no other. So systemd starts it at once."""
    front = chance.choice(stage.fronts)
    front.kill("haproxy")
    again = Timer(RESTART_S, front.start)
    again.start()
    return again.join


def kill_server(stage: Stage, chance: Random) -> Heal:
    process = chance.choice(stage.servers)
    process.kill()
    return process.start


def kill_worker(stage: Stage, chance: Random) -> Heal:
    process = chance.choice(stage.workers)
    process.kill()
    return process.start


def freeze_worker(stage: Stage, chance: Random) -> Heal:
    process = chance.choice(stage.workers)
    process.freeze()
    return process.thaw


def no_worker(stage: Stage, _chance: Random) -> Heal:
    """For a quarter of an hour of the clock nothing is done, and the watchdog must say so."""
    for process in stage.workers:
        process.kill()
    stage.crowd.move(minutes=15)
    if stage.dog.round().content:
        stage.ledger.wrong.append(
            "no worker ran for a quarter of an hour, and the watchdog was silent"
        )

    def heal() -> None:
        for process in stage.workers:
            process.start()

    return heal


def end_sessions(stage: Stage, _chance: Random) -> Heal:
    """Every session of the service, as an administrator ends them."""
    url = address("postgres", stage.cluster.admin_password, stage.fronts[0].primary_port)
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'drill_service'"
        )
    return lambda: None


def clock_forward(stage: Stage, _chance: Random) -> Heal:
    stage.crowd.move(minutes=10)
    return lambda: None


def clock_back(stage: Stage, _chance: Random) -> Heal:
    """Two minutes back, as after a correction, and right again."""
    clock = stage.crowd.clock
    clock.begin_at(clock.now() - timedelta(minutes=2))
    return lambda: void(stage.crowd.move(minutes=2))


def hand_over(stage: Stage, _chance: Random) -> Heal:
    stage.cluster.hand_over()
    return lambda: None


START = Machine.start
FAULTS: tuple[Fault, ...] = (
    Fault("primary: power fails", _on_primary(Machine.crash, START), 5, moves=True),
    Fault("primary: stands still", _on_primary(Machine.freeze, Machine.thaw), 4, moves=True),
    Fault("primary: cut off from all", _on_primary(cut, join), 4, moves=True),
    Fault("primary: cut off from the other two", part_primary, 3, moves=True),
    Fault("primary: kill -9 of Patroni", _on_primary(kill_patroni, START), 3, moves=True),
    Fault("primary: disk full", fill_primary, 3),
    Fault("primary: kill -9 of PostgreSQL", _on_primary(Machine.kill_postgres, nothing), 3),
    Fault("primary: handed over", hand_over, 6),
    Fault(
        "standby, synchronous: power fails", _on_standby(Machine.crash, START, synchronous=True), 6
    ),
    Fault("standby, synchronous: cut off", _on_standby(cut, join, synchronous=True), 6),
    Fault(
        "standby, synchronous: stands still",
        _on_standby(Machine.freeze, Machine.thaw, synchronous=True),
        4,
    ),
    Fault(
        "standby, synchronous: disk full",
        fill_standby,
        3,
    ),
    Fault("standby, other: power fails", _on_standby(Machine.crash, START, synchronous=False), 4),
    Fault(
        "standby: kill -9 of PostgreSQL",
        _on_standby(Machine.kill_postgres, nothing, synchronous=True),
        6,
    ),
    Fault("primary: kill -9 of etcd", _on_primary(kill_etcd, START), 8),
    Fault("pgbouncer: kill -9", kill_pgbouncer, 28),
    Fault("HAProxy: kill -9", kill_haproxy, 12),
    Fault("serve: kill -9", kill_server, 26),
    Fault("worker: kill -9", kill_worker, 26),
    Fault("worker: stands still", freeze_worker, 8),
    Fault("workers: none for a while", no_worker, 4),
    Fault("sessions ended by an administrator", end_sessions, 20),
    Fault("clock: ten minutes forward", clock_forward, 4),
    Fault("clock: two minutes back and forward", clock_back, 4),
)


def drawn(points: int, seed: int) -> list[Fault]:
    """So many faults in an order that the seed decides, each kind as often as its share, at least of two hundred."""
    chance = Random(seed)
    pool: list[Fault] = []
    while len(pool) < points:
        whole = [one for one in FAULTS for _ in range(one.share)]
        chance.shuffle(whole)
        pool += whole
    return pool[:points]
