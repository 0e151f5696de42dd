// Elementary functions by Ziv's strategy over MPFR, which only this file includes.
//
// Clause: A. Ziv, "Fast evaluation of elementary mathematical functions with correctly rounded last bit", 1991: compute
//         with growing precision until the error bound leaves one neighbour only. That ends unless the answer is exactly
//         half-way between two neighbours. Such an answer is a decimal of at most 35 digits; which there can be:
//         - e^x, ln x (x ≠ 1), sin x, cos x, tan x are transcendental for rational x ≠ 0 (Lindemann, Weierstrass);
//         - x^y with y = p/q in lowest terms is rational only where x is the q-th power of a decimal, and then it is that
//           decimal to the power p: exact_power() finds every one of at most 36 digits.
#include "base/elementary.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#define MPFR_USE_NO_MACRO  // functions take what converts to a number, macros do not
#include <mpfr.h>
#include <utility>

#include "base/result.h"

namespace zhida::elementary {
namespace {

constexpr int kDigits = 34;
constexpr long kExponentMin = -6176;
constexpr long kExponentMax = 6111;
constexpr long kLogarithmMax =
    15'000;  // of what the format holds: ln 10^6145 < 14'150, ln 10^-6177 > -14'224
constexpr mpfr_prec_t kBitsFirst = 256;
constexpr mpfr_prec_t kBitsLast = 1 << 17;

// MPFR keeps constants for each thread.
struct Cache {
  Cache() = default;
  Cache(const Cache&) = delete;
  Cache& operator=(const Cache&) = delete;
  ~Cache() { mpfr_free_cache(); }
};

class Real {
 public:
  explicit Real(mpfr_prec_t bits) {
    thread_local const Cache kCache;
    static_cast<void>(kCache);
    mpfr_init2(v_, bits);
  }
  Real(const Real&) = delete;
  Real& operator=(const Real&) = delete;
  ~Real() { mpfr_clear(v_); }

  operator mpfr_ptr() { return v_; }  // NOLINT(google-explicit-constructor): it is passed to MPFR
  [[nodiscard]] mpfr_prec_t bits() const { return mpfr_get_prec(v_); }
  // |value| < 2^size, and at least half of that. REQUIRES: not zero
  [[nodiscard]] long size() const { return mpfr_get_exp(v_); }

 private:
  mpfr_t v_;
};

Wide power_of_ten(int n) {
  Wide out = 1;
  for (; n > 0; --n) out *= 10;
  return out;
}

Number normalized(Number n) {
  if (n.coefficient == 0) return {};
  while (n.coefficient % 10 == 0) {
    n.coefficient /= 10;
    ++n.exponent;
  }
  return n;
}

bool is_one(const Number& n) { return n.coefficient == 1 && n.exponent == 0; }

// v × 10^exponent, with a relative error of at most 2^(1 - bits) more.
void scale(Real& v, long exponent) {
  Real ten(v.bits());
  mpfr_ui_pow_ui(ten, 10, static_cast<unsigned long>(std::abs(exponent)), MPFR_RNDN);
  exponent < 0 ? mpfr_div(v, v, ten, MPFR_RNDN) : mpfr_mul(v, v, ten, MPFR_RNDN);
}

// n with a relative error of at most 2^(1 - bits): its coefficient fits, the power of ten and the product are rounded.
void set(Real& v, const Number& n) {
  mpfr_set_ui(v, static_cast<unsigned long>(n.coefficient >> 64U), MPFR_RNDN);
  mpfr_mul_2ui(v, v, 64, MPFR_RNDN);
  mpfr_add_ui(v, v, static_cast<unsigned long>(n.coefficient), MPFR_RNDN);
  scale(v, n.exponent);
  if (n.negative) mpfr_neg(v, v, MPFR_RNDN);
}

// Of an integer ≥ 0 below 2^128.
Wide to_wide(Real& v) {
  Real high(v.bits());
  mpfr_div_2ui(high, v, 64, MPFR_RNDN);
  mpfr_floor(high, high);
  const Wide top = mpfr_get_ui(high, MPFR_RNDZ);
  mpfr_mul_2ui(high, high, 64, MPFR_RNDN);
  mpfr_sub(high, v, high, MPFR_RNDN);
  return (top << 64U) | mpfr_get_ui(high, MPFR_RNDZ);
}

// What one round of the strategy came to.
enum class Outcome : std::uint8_t { kCertain, kMoreBits, kTooLarge };

// v, of relative error below 2^-sure, as 34 digits. Changes v.
// REQUIRES: v is not zero; sure <= v.bits() - 3
Outcome round(Real& v, long sure, Number& out) {
  if (sure < 128) return Outcome::kMoreBits;
  out.negative = mpfr_sgn(v) < 0;
  mpfr_abs(v, v, MPFR_RNDN);
  // |v| < 2^size, so that the guess is right or one place low.
  const double tens = std::floor(static_cast<double>(v.size()) * 0.30102999566398120);
  out.exponent = std::max(kExponentMin, static_cast<long>(tens) - kDigits);
  Real digits(v.bits());
  Real limit(v.bits());
  mpfr_ui_pow_ui(limit, 10, kDigits, MPFR_RNDN);
  for (;; ++out.exponent) {
    mpfr_set(digits, v, MPFR_RNDN);
    scale(digits, -out.exponent);
    if (mpfr_less_p(digits, limit) != 0) break;
  }
  if (out.exponent > kExponentMax) return Outcome::kTooLarge;
  Real rest(v.bits());
  mpfr_frac(rest, digits, MPFR_RNDN);
  mpfr_sub_d(rest, rest, 0.5, MPFR_RNDN);
  // digits < 2^113, its relative error is below 2^(1 - sure).
  if (mpfr_zero_p(rest) != 0 || rest.size() - 1 < 115 - sure) return Outcome::kMoreBits;
  mpfr_floor(digits, digits);
  out.coefficient = to_wide(digits) + (mpfr_sgn(rest) > 0 ? 1 : 0);
  return Outcome::kCertain;
}

// `approximate(bits, number)` makes one round. It ends far below kBitsLast: see above.
template <typename Approximate>
std::optional<Number> refined(Approximate approximate) {
  for (mpfr_prec_t bits = kBitsFirst; bits <= kBitsLast; bits *= 2) {
    Number out;
    switch (approximate(bits, out)) {
      case Outcome::kCertain: return out;
      case Outcome::kTooLarge: return std::nullopt;
      case Outcome::kMoreBits: break;
    }
  }
  ZHIDA_CHECK(false);
  return std::nullopt;
}

// e^t, where t has an absolute error of at most 2^-sure.
Outcome round_exponential(Real& t, long sure, Number& out) {
  if (mpfr_cmp_si(t, kLogarithmMax) > 0) return Outcome::kTooLarge;
  if (mpfr_cmp_si(t, -kLogarithmMax) < 0) {
    out = {};
    return Outcome::kCertain;
  }
  Real v(t.bits());
  mpfr_exp(v, t, MPFR_RNDN);
  return round(v, std::min(sure, static_cast<long>(t.bits()) - 2) - 2, out);
}

// ln x; returns how many bits of its precision are lost: its relative error is below 2^(lost - bits).
// REQUIRES: x is positive and not 1, so that it is at least 10^-34 away
long set_logarithm(Real& v, const Number& x) {
  set(v, x);
  mpfr_log(v, v, MPFR_RNDN);
  return 3 + std::max(0L, -v.size());
}

// ---- powers that are short decimals

// The q-th root of n where it is an integer; the estimate is within one of it.
std::optional<Wide> whole_root(Wide n, std::int64_t q) {
  if (n == 1 || q == 1) return n;
  if (q > 113) return std::nullopt;  // n < 2^113
  const auto guess = static_cast<Wide>(
      std::llround(std::pow(static_cast<long double>(n), 1.0L / static_cast<long double>(q))));
  for (Wide root = std::max<Wide>(guess, 2) - 1; root <= guess + 1; ++root) {
    Wide product = 1;
    std::int64_t i = 0;
    for (; i < q && product <= n / root; ++i) product *= root;
    if (i == q && product == n) return root;
  }
  return std::nullopt;
}

// How often `factor` divides n; n is left without it.
int divide_out(Wide& n, Wide factor) {
  int count = 0;
  for (; n % factor == 0; ++count) n /= factor;
  return count;
}

// 1 / x where it is a decimal: the coefficient of x is then a power of 2 or of 5, since 10 does not divide it.
std::optional<Number> reciprocal(const Number& x) {
  Wide rest = x.coefficient;
  const int twos = divide_out(rest, 2);
  const int fives = divide_out(rest, 5);
  if (rest != 1 || twos > 51) return std::nullopt;  // 5^52 has more than 36 digits
  Number out{false, 1, -x.exponent - twos - fives};
  for (int i = 0; i < twos; ++i) out.coefficient *= 5;
  for (int i = 0; i < fives; ++i) out.coefficient *= 2;
  return out;
}

// x^p of at most 36 digits. Since 10 does not divide x's coefficient, it does not divide that of the power either, which
// therefore has more than 36 digits when p is more than 119 and the coefficient not 1.
std::optional<Number> whole_power(const Number& x, Wide p) {
  if (x.coefficient == 1) {
    constexpr long kFar = 1'000'000;  // beyond the format either way
    const long times = static_cast<long>(std::min<Wide>(p, kFar));
    return Number{false, 1, x.exponent * times};
  }
  if (p > 119) return std::nullopt;
  Number out{false, 1, x.exponent * static_cast<long>(p)};
  for (Wide i = 0; i < p; ++i) {
    if (out.coefficient > power_of_ten(kDigits + 2) / x.coefficient) return std::nullopt;
    out.coefficient *= x.coefficient;
  }
  return out;
}

// x^y where it is a decimal of at most 36 digits. REQUIRES: both normalized, x positive, y not zero
std::optional<Number> exact_power(const Number& x, const Number& y) {
  if (is_one(x)) return x;
  Wide p = y.coefficient;
  std::int64_t q = 1;
  if (y.exponent > 0) {
    // Only powers of ten stay short: see whole_power.
    p = y.exponent > 3 ? power_of_ten(36) : p * power_of_ten(static_cast<int>(y.exponent));
  } else if (y.exponent < 0) {
    // q keeps the 2^n or the 5^n of 10^n; no root is an integer beyond 2^13, nor divides an exponent of at most 6,176.
    if (y.exponent < -13) return std::nullopt;
    q = static_cast<std::int64_t>(power_of_ten(static_cast<int>(-y.exponent)));
    for (const int factor : {2, 5}) {
      for (; p % static_cast<unsigned>(factor) == 0 && q % factor == 0; q /= factor)
        p /= static_cast<unsigned>(factor);
    }
  }
  const auto root = whole_root(x.coefficient, q);
  if (!root || x.exponent % q != 0) return std::nullopt;
  Number base{false, *root, x.exponent / q};
  if (y.negative) {
    const auto inverse = reciprocal(base);
    if (!inverse) return std::nullopt;
    base = *inverse;
  }
  return whole_power(base, p);
}

// sin, cos, tan: `lost(x, v)` bits are lost, where x is the size of the argument and v that of the result.
template <typename Function, typename Lost>
std::optional<Number> trigonometric(const Number& x, Function function, Lost lost) {
  return refined([&](mpfr_prec_t bits, Number& out) {
    Real t(bits);
    Real v(bits);
    set(t, x);
    function(v, t, MPFR_RNDN);
    return round(v, bits - 4 - std::max(0L, lost(t.size(), v.size())), out);
  });
}

}  // namespace

std::optional<Number> power(const Number& x, const Number& y) {
  ZHIDA_CHECK(x.coefficient != 0 && !x.negative);
  const Number base = normalized(x);
  const Number exponent = normalized(y);
  if (exponent.coefficient == 0) return Number{false, 1, 0};
  if (const auto exact = exact_power(base, exponent)) return exact;
  return refined([&](mpfr_prec_t bits, Number& out) {
    Real t(bits);
    Real factor(bits);
    const long lost = set_logarithm(t, base);
    set(factor, exponent);
    mpfr_mul(t, t, factor, MPFR_RNDN);
    return round_exponential(t, bits - lost - 1 - t.size(), out);
  });
}

std::optional<Number> exponential(const Number& x) {
  if (x.coefficient == 0) return Number{false, 1, 0};
  return refined([&](mpfr_prec_t bits, Number& out) {
    Real t(bits);
    set(t, x);
    return round_exponential(t, bits - 1 - t.size(), out);
  });
}

std::optional<Number> logarithm(const Number& x) {
  ZHIDA_CHECK(x.coefficient != 0 && !x.negative);
  if (is_one(normalized(x))) return Number{};
  return refined([&](mpfr_prec_t bits, Number& out) {
    Real v(bits);
    const long lost = set_logarithm(v, x);
    return round(v, bits - lost, out);
  });
}

std::optional<Number> sine(const Number& x) {
  if (x.coefficient == 0) return Number{};
  return trigonometric(x, mpfr_sin, [](long t, long v) { return t - v; });
}

std::optional<Number> cosine(const Number& x) {
  if (x.coefficient == 0) return Number{false, 1, 0};
  return trigonometric(x, mpfr_cos, [](long t, long v) { return t - v; });
}

std::optional<Number> tangent(const Number& x) {
  if (x.coefficient == 0) return Number{};
  return trigonometric(x, mpfr_tan, [](long t, long v) { return t + std::abs(v) + 1; });
}

}  // namespace zhida::elementary
