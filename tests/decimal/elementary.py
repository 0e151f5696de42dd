#!/usr/bin/env python3
"""Writes elementary.txt: values of **, exp, log, sqrt, sin, cos and tan, correctly rounded to decimal128.

Nothing of Zhida computes here. Python's decimal works with 160 digits (integers where the answer is exact, series for
the angles, which decimal does not have), and the last step alone rounds: half to even, 34 digits, fewer below 10^-6143.
A value whose digits 35 to 155 are so near to a tie that 160 digits cannot tell is refused, unless it is exact.

    elementary.py            compares elementary.txt with what it should be; 1 where they differ
    elementary.py --write    writes it
    elementary.py --write --count 5000 --seed 7 --out FILE    another sample
"""

import argparse
import decimal
import pathlib
import random
import sys
from decimal import Decimal

FILE = pathlib.Path(__file__).resolve().parent / "elementary.txt"
WIDE = decimal.Context(prec=160, rounding=decimal.ROUND_HALF_EVEN, Emax=decimal.MAX_EMAX, Emin=decimal.MIN_EMIN,
                       traps=[decimal.InvalidOperation, decimal.DivisionByZero])
FORMAT = decimal.Context(prec=34, rounding=decimal.ROUND_HALF_EVEN, Emax=6144, Emin=-6143, clamp=1, traps=[])


def fitted(value):
    """The value in decimal128: the one rounding."""
    return FORMAT.plus(value)


def told_apart(value):
    """Whether 160 digits tell on which side of a tie the value lies."""
    digits = "".join(map(str, value.as_tuple().digits))
    tail = digits[34:150]
    return len(tail) < 100 or tail.strip("9") not in ("4",) and tail.rstrip("0") != "5"


def pi():
    """Machin's formula in integers."""
    one = 10**180

    def arctan(n):
        term = total = one // n
        k = 1
        while term:
            term //= -n * n
            k += 2
            total += term // k
        return total

    return Decimal(4 * (4 * arctan(5) - arctan(239))).scaleb(-180)


def sine(x):
    """The series, after the argument went below pi / 4 in absolute value; 60 digits to spare."""
    with decimal.localcontext(WIDE) as wide:
        wide.prec = 230
        quarter = pi() / 2
        n = (x / quarter).to_integral_value()
        return series(x - n * quarter, int(n) % 4)


def cosine(x):
    with decimal.localcontext(WIDE) as wide:
        wide.prec = 230
        quarter = pi() / 2
        n = (x / quarter).to_integral_value()
        return series(x - n * quarter, (int(n) + 1) % 4)


def series(r, turn):
    term = r if turn % 2 == 0 else Decimal(1)
    total, k = term, 1 if turn % 2 == 0 else 0
    while term and term.adjusted() > -220:
        term = -term * r * r / ((k + 1) * (k + 2))
        k += 2
        total += term
    return -total if turn >= 2 else total


def power(x, y):
    """In integers where y is one and the answer short; else by decimal's own."""
    if y == y.to_integral_value() and abs(y) < 10_000:
        sign, digits, exponent = WIDE.normalize(x).as_tuple()
        n = int(y)
        whole = int("".join(map(str, digits))) ** abs(n)
        if whole < 10**150:
            value = Decimal(-whole if sign and n % 2 else whole).scaleb(exponent * abs(n), WIDE)
            return value if n >= 0 else WIDE.divide(Decimal(1), value)
    return WIDE.power(x, y)


FUNCTIONS = {
    "pow": power, "exp": WIDE.exp, "log": WIDE.ln, "sqrt": WIDE.sqrt, "sin": sine, "cos": cosine,
    "tan": lambda x: WIDE.divide(sine(x), cosine(x)),
}


def line(name, *arguments):
    value = FUNCTIONS[name](*arguments)
    if not told_apart(value):
        sys.exit(f"160 digits cannot tell: {name} {arguments}")
    return f"{name} {' '.join(str(a) for a in arguments)} = {fitted(value).normalize(FORMAT)}"


def some(rng, digits, low, high, signed=False):
    """A decimal of so many digits at most, with its exponent in the range."""
    coefficient = rng.randrange(1, 10 ** rng.randrange(1, digits + 1))
    number = Decimal(coefficient).scaleb(rng.randint(low, high))
    return -number if signed and rng.random() < 0.5 else number


def near_one(rng):
    return Decimal(1) + Decimal(rng.randrange(1, 10 ** rng.randrange(1, 10))).scaleb(-33) * rng.choice([1, -1])


def chosen():
    """What a reader would try first, and the corners: ties, short roots, ends of the format."""
    d = Decimal
    yield from (line("pow", d(5), d("2.55")), line("pow", d(2), d("0.5")), line("pow", d(-2), d(-3)))
    yield from (line("pow", d("1.0375"), d(360)), line("pow", d("1.0001"), d(100000)), line("pow", d(10), d("-6176")))
    yield from (line("pow", d(2), d(20412)), line("pow", d(2), d(20413)), line("pow", d(2), d(-20516)))
    yield from (line("pow", d(2), d(-20517)), line("pow", d(3), d("-12945")), line("pow", d("1e-100"), d("61.765")))
    for base in (15, 25, 35, 55, 65, 75, 125, 155, 185, 205, 315, 505, 995, 1005, 100005, 31622776601683795):
        for n in range(2, 40):  # exact powers of 35 digits that end in 5: ties
            if len(str(base**n)) == 35:
                yield line("pow", d(base), d(n))
                yield line("pow", d(base).scaleb(-(6178 // n)), d(n))
                yield f"pow {base * base} {d(n) / 2} = {fitted(d(base**n)).normalize(FORMAT)}"
    for n in range(45, 56):
        yield line("pow", d(2), d(-n))
        yield line("pow", d("0.5"), d(n))
    for root, q in ((3, 2), (7, 4), (12, 5), (99999999999999999, 2), (2, 100), (11, 32), (1, 8)):
        for p in (1, 3, 7):
            yield f"pow {fitted(d(root**q))} {d(p) / d(q)} = {fitted(d(root**p)).normalize(FORMAT)}" if (
                len(str(root**q)) <= 34) else line("pow", d(root), d(p) / 10)
    yield from (line("exp", d(x)) for x in ("1", "-1", "4", "14149.38539644841", "-14220", "-14223.8", "1e-34", "5e-34",
                                            "-5e-35", "1e-6000", "0.6931471805599453094172321214581766"))
    yield from (line("log", d(x)) for x in ("2", "10", "4", "1e6144", "1e-6176", "0.9999999999999999999999999999999999",
                                            "1.000000000000000000000000000000001", "2.718281828459045235360287471352662"))
    yield from (line(f, d(x)) for f in ("sin", "cos", "tan") for x in (
        "1", "123", "-0.5", "1e-20", "3.141592653589793238462643383279503", "1.570796326794896619231321691639751", "1000000"))


def sample(rng, count):
    kinds = [
        lambda: line("pow", some(rng, 34, -34, 3), some(rng, 6, -5, 0, True)),
        lambda: line("pow", some(rng, 34, -30, -10), Decimal(rng.randint(-400, 400))),
        lambda: line("pow", near_one(rng), some(rng, 34, -5, 0, True)),
        lambda: line("pow", some(rng, 8, -4, 0), some(rng, 34, -33, -31, True)),
        lambda: line("exp", some(rng, 34, -34, -30, True)),
        lambda: line("exp", some(rng, 34, -60, -33, True)),
        lambda: line("log", some(rng, 34, -6100, 6000)),
        lambda: line("log", near_one(rng)),
        lambda: line("sqrt", some(rng, 34, -6100, 6000)),
        lambda: line(rng.choice(["sin", "cos", "tan"]), some(rng, 34, -34, -25, True)),
    ]
    for i in range(count):
        yield kinds[i % len(kinds)]()


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--write", action="store_true")
    arguments.add_argument("--count", type=int, default=400)
    arguments.add_argument("--seed", type=int, default=20261127)
    arguments.add_argument("--out", type=pathlib.Path, default=FILE)
    options = arguments.parse_args()
    lines = ["# Made by elementary.py: function, arguments, value in decimal128.", *chosen(),
             *sample(random.Random(options.seed), options.count)]
    text = "\n".join(lines) + "\n"
    if options.write:
        options.out.write_text(text, encoding="utf-8")
    same = options.out.read_text(encoding="utf-8") == text
    print(f"{len(lines) - 1} 个值 · values" if same else f"✗ {options.out} 与计算不符 · is not what it should be")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
