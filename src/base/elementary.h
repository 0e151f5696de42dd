// Elementary functions of decimals, each rounded once, half to even, to the 34 digits of decimal128. Inside of base; what
// callers see is Decimal.
//
//     arguments, exact ──► exact answer? ──yes──────────────────────────────────► answer
//                               └──no──► MPFR at 256, 512, … bits until no neighbour can be meant ──► answer
//
// Clause:  DMN 1.5, 10.3.2.3.1 number, table 75 (exp, log), 10.3.2.14 (**); IEEE 754-2008, 9.2
// Threads: any; what MPFR caches is of its thread and is freed when the thread ends
#pragma once

#include <optional>

namespace zhida::elementary {

__extension__ typedef unsigned __int128 Wide;

// A number exactly: ± coefficient × 10^exponent. REQUIRES: as an argument, at most 34 digits.
struct Number {
  bool negative = false;
  Wide coefficient = 0;
  long exponent = 0;
};

// Each returns the answer with at most 36 digits: exact, or already rounded to 34 digits (fewer where the format ends,
// below 10^-6143); nothing where it is greater than the format can hold.

// x ** y. REQUIRES: x > 0
[[nodiscard]] std::optional<Number> power(const Number& x, const Number& y);
[[nodiscard]] std::optional<Number> exponential(const Number& x);
// REQUIRES: x > 0
[[nodiscard]] std::optional<Number> logarithm(const Number& x);
[[nodiscard]] std::optional<Number> sine(const Number& x);
[[nodiscard]] std::optional<Number> cosine(const Number& x);
[[nodiscard]] std::optional<Number> tangent(const Number& x);

}  // namespace zhida::elementary
