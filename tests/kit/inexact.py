#!/usr/bin/env python3
"""Writes tests/tck-inexact.txt: what the DMN compatibility kit's rounded numbers are with all 34 digits.

Nothing of Zhida computes here. Each formula of the kit is evaluated once more, step by step as DMN says: every + - * / and
square root by Python's decimal in the format decimal128 (34 digits, half to even), every ** exp log cos by
tests/decimal/elementary.py with 160 digits and one rounding.

    inexact.py            compares tests/tck-inexact.txt with what it should be; 1 where they differ
    inexact.py --write    writes it
"""

import argparse
import pathlib
import sys
from decimal import Decimal as D

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS / "decimal"))
import elementary  # noqa: E402

FILE = TESTS / "tck-inexact.txt"
HEAD = """\
# The compatibility kit's numbers that are rounded (most are doubles), with what they are with 34 digits.
# Made by tests/kit/inexact.py, which evaluates the kit's formulas with Python's decimal, one rounding for each operation.
# file of the kit, case, result and place in it = number. See src/app/tck/inexact.h.
"""
N = elementary.FORMAT  # its methods add, multiply … round once


def power(x, y):
    return elementary.fitted(elementary.power(x, y))


def once(name, x):
    return elementary.fitted(elementary.FUNCTIONS[name](D(x)))


def growth(rate):
    """1 + r/12"""
    return N.add(1, N.divide(rate, 12))


def payment(p, r, n):
    """(p*r/12)/(1-(1+r/12)**-n)"""
    return N.divide(N.divide(N.multiply(p, r), 12), N.subtract(1, power(growth(r), -n)))


def equity(p, r, n, pmt):
    """p*(1+r/12)**n - pmt*(-1+(1+r/12)**n)/r"""
    grown = power(growth(r), n)
    return N.subtract(N.multiply(p, grown), N.divide(N.multiply(pmt, N.add(-1, grown)), r))


def deviation(*values):
    """The root of the squares' sum over n - 1; the mean and the squares of the kit's values are exact."""
    mean = N.divide(sum(values), len(values))
    squares = D(0)
    for v in values:
        squares = N.add(squares, N.multiply(N.subtract(v, mean), N.subtract(v, mean)))
    return N.sqrt(N.divide(squares, len(values) - 1))


def loans():
    """Principal, rate, months of the kit's usual three loans; the fee of 100 that some add."""
    three = [(D(600000), D("0.0375"), D(360)), (D(30000), D("0.0475"), D(60)), (D(600000), D("0.0399"), D(360))]
    for folder, result, fee in (("compliance-level-2/0008-LX-arithmetic", "payment", None),
                                ("compliance-level-2/0009-invocation-arithmetic", "MonthlyPayment", D(100)),
                                ("compliance-level-3/0005-literal-invocation", "MonthlyPayment", D(100))):
        for i, loan in enumerate(three, 1):
            value = payment(*loan)
            yield folder, f"00{i}", result, value if fee is None else N.add(value, fee)
    fixed = D("0.0375")
    three = [(D(600000), fixed, D(360)), (D(30000), fixed, D(60)), (D(600000), fixed, D(365))]
    for folder, fee in (("compliance-level-3/0040-singlenestedcontext", D(100)),
                        ("compliance-level-3/0041-multiple-nestedcontext", D(0))):
        for i, loan in enumerate(three, 1):
            yield folder, f"00{i}", "Boxed Context", N.add(payment(*loan), fee)
    for i, loan in enumerate([(D(200000), D(".041"), D(360)), (D(20000), D(".049"), D(60))], 1):
        yield "compliance-level-3/0003-iteration", "001", f"MonthlyPayment/{i}", payment(*loan)
    yield ("compliance-level-3/0004-lending", "001", "RequiredMonthlyInstallment",
           N.add(payment(D(350000), D("0.0395"), D(360)), 20))


def comparison():
    """0014-loan-comparison: ten products, listed and ranked three ways (sorting is stable)."""
    amount = D(330000)
    table = []
    for rate, points, fee in (
        (".035", 0, 0), (".032", "1.1", 2700), (".03375", "0.1", 1200), (".03", "1.1", 3966), (".03125", "1.1", 285),
        (".03125", "0.1", 4028), (".03125", "0.1", 4317), (".03125", "1.1", 2518), (".0325", "0.1", 822), (".0325", 0, 1995),
    ):
        loan = N.add(N.multiply(amount, N.add(1, N.divide(D(points), 100))), D(fee))
        pmt = payment(loan, D(rate), D(360))
        left = N.multiply(N.divide(equity(loan, D(rate), D(36), pmt), amount), D("0.8"))
        table.append({"down": N.multiply(D("0.2"), loan), "paymentAmt": pmt, "equity36moPct": N.subtract(1, left)})
    ranks = {
        "metricsTable": table,
        "rankByDownPmt": sorted(table, key=lambda m: m["down"]),
        "rankByMonthlyPmt": sorted(table, key=lambda m: m["paymentAmt"]),
        "rankByEquityPct": sorted(table, key=lambda m: -m["equity36moPct"]),
    }
    for name, metrics in ranks.items():
        for i, m in enumerate(metrics, 1):
            for key in ("paymentAmt", "equity36moPct"):
                yield "compliance-level-3/0014-loan-comparison", "001", f"RankedProducts/{name}/{i}/{key}", m[key]


def functions():
    level = "compliance-level-3/"
    yield level + "0012-list-functions", "006", "mean1", N.divide(D(17), 3)
    yield level + "0012-list-functions", "007", "mean2", N.divide(D(23), 3)
    for case, x in (("001", 4), ("002", -1), ("006", 4)):
        yield level + "0052-feel-exp-function", case, "decision" + case, once("exp", x)
    for case in ("001", "006"):
        yield level + "0053-feel-log-function", case, "decision" + case, once("log", 4)
    for case in ("001", "009", "011"):
        yield level + "0063-feel-stddev-function", case, "decision" + case, deviation(D(2), D(4), D(7), D(5))
    yield level + "0076-feel-external-java", "literal_001", "literal_001", once("cos", 123)
    name = "exponent_lhs_number_exp_rhs_number_005"
    yield level + "0100-arithmetic", name, name, power(D(5), D("2.55"))


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--write", action="store_true")
    write = arguments.parse_args().write
    lines = [f"{folder}/{folder.split('/')[1]}-test-01.xml {case} {place} = {value.normalize(N)}"
             for group in (loans(), comparison(), functions()) for folder, case, place, value in group]
    text = HEAD + "\n".join(lines) + "\n"
    if write:
        FILE.write_text(text, encoding="utf-8")
    same = FILE.read_text(encoding="utf-8") == text
    print(f"{len(lines)} 个数 · numbers" if same else "✗ tests/tck-inexact.txt 与计算不符 · is not what it should be")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
