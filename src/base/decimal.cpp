// Decimal arithmetic over Intel's decimal library, which only this file includes.
#include "base/decimal.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <functional>
#include <limits>

#define DECIMAL_CALL_BY_REFERENCE 0
#define DECIMAL_GLOBAL_ROUNDING 0
#define DECIMAL_GLOBAL_EXCEPTION_FLAGS 0
#include <bid_conf.h>
#include <bid_functions.h>

#include "base/elementary.h"

namespace zhida {

using Bits = BID_UINT128;

// The only door between Decimal and the library's type.
struct DecimalBits {
  static Bits get(const Decimal& d) { return std::bit_cast<Bits>(d.w_); }
  static Decimal make(const Bits& bits) {
    Decimal d;
    d.w_[0] = bits.w[0];
    d.w_[1] = bits.w[1];
    return d;
  }
};

namespace {

using elementary::Wide;

constexpr int kDigitsMax = 34;
constexpr int kExponentMin = -6176;
constexpr int kExponentMax = 6111;
constexpr int kPlainExponentMax = 40;  // beyond it to_string writes 1E+50
constexpr unsigned kNearestEven = BID_ROUNDING_TO_NEAREST;

Bits get(const Decimal& d) { return DecimalBits::get(d); }
Decimal make(const Bits& bits) { return DecimalBits::make(bits); }

// Finite numbers as sign × coefficient × 10^exponent.
// Clause: IEEE 754-2008, 3.5.2, binary encoding of decimal128
struct Parts {
  bool finite = false;
  bool negative = false;
  int exponent = 0;
  Wide coefficient = 0;
};

Wide coefficient_max() {
  static constexpr Wide kMax = [] {
    Wide v = 1;
    for (int i = 0; i < kDigitsMax; ++i) v *= 10;
    return v - 1;
  }();
  return kMax;
}

Parts split(const Bits& bits) {
  constexpr int kBias = 6176;
  const std::uint64_t high = bits.w[1];
  Parts p;
  p.negative = (high >> 63U) != 0;
  const unsigned combination = static_cast<unsigned>(high >> 58U) & 0x1FU;
  if ((combination >> 1U) == 0xFU) return p;  // infinity or not a number
  p.finite = true;
  if ((combination >> 3U) ==
      3U) {  // the large form: its coefficients exceed 34 digits, so the value is zero
    p.exponent = static_cast<int>((high >> 47U) & 0x3FFFU) - kBias;
    return p;
  }
  p.exponent = static_cast<int>((high >> 49U) & 0x3FFFU) - kBias;
  p.coefficient = (static_cast<Wide>(high & 0x1FFFFFFFFFFFFULL) << 64U) | bits.w[0];
  if (p.coefficient > coefficient_max()) p.coefficient = 0;
  return p;
}

// REQUIRES: the coefficient has at most 34 digits, the exponent is in range
Bits join(const Parts& p) {
  const auto biased = static_cast<std::uint64_t>(p.exponent - kExponentMin);
  Bits bits;
  bits.w[0] = static_cast<std::uint64_t>(p.coefficient);
  bits.w[1] = (p.negative ? 1ULL << 63U : 0ULL) | (biased << 49U) |
              static_cast<std::uint64_t>(p.coefficient >> 64U);
  return bits;
}

Bits not_a_number() {
  Bits bits;
  bits.w[0] = 0;
  bits.w[1] = 0x7C00000000000000ULL;
  return bits;
}

Bits infinity() {
  Bits bits;
  bits.w[0] = 0;
  bits.w[1] = 0x7800000000000000ULL;
  return bits;
}

Bits power_of_ten(int exponent) { return join({true, false, exponent, 1}); }

std::string digits_of(Wide value) {
  if (value == 0) return "0";
  std::string out;
  for (; value != 0; value /= 10)
    out.push_back(static_cast<char>('0' + static_cast<int>(value % 10)));
  std::reverse(out.begin(), out.end());
  return out;
}

bool all_digits(std::string_view s) {
  return std::all_of(s.begin(), s.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// digits [. digits] [e [sign] digits] with at least one digit before the exponent.
bool is_number_text(std::string_view s) {
  if (!s.empty() && (s.front() == '-' || s.front() == '+')) s.remove_prefix(1);
  const std::size_t e = s.find_first_of("eE");
  std::string_view mantissa = s.substr(0, e);
  if (e != std::string_view::npos) {
    std::string_view exponent = s.substr(e + 1);
    if (!exponent.empty() && (exponent.front() == '-' || exponent.front() == '+'))
      exponent.remove_prefix(1);
    if (exponent.empty() || !all_digits(exponent)) return false;
  }
  const std::size_t dot = mantissa.find('.');
  const std::string_view whole = mantissa.substr(0, dot);
  const std::string_view fraction =
      dot == std::string_view::npos ? std::string_view{} : mantissa.substr(dot + 1);
  return all_digits(whole) && all_digits(fraction) && !(whole.empty() && fraction.empty());
}

// The exponent's value, clamped far outside the format so that no length of text overflows it.
std::int64_t exponent_value(std::string_view s) {
  constexpr std::int64_t kClamp = 1'000'000'000'000;
  bool negative = false;
  if (!s.empty() && (s.front() == '-' || s.front() == '+')) {
    negative = s.front() == '-';
    s.remove_prefix(1);
  }
  std::int64_t v = 0;
  for (const char c : s) v = std::min(kClamp, v * 10 + (c - '0'));
  return negative ? -v : v;
}

// Text, already checked by is_number_text, as up to 35 digits (the 35th a sticky digit that keeps half-way cases
// honest) and the exponent of the last digit. `exact` is false when digits other than zero were cut off.
struct Scanned {
  bool negative = false;
  bool exact = true;
  std::string digits;
  std::int64_t exponent = 0;
};

Scanned scan(std::string_view s) {
  Scanned out;
  if (s.front() == '-' || s.front() == '+') {
    out.negative = s.front() == '-';
    s.remove_prefix(1);
  }
  const std::size_t e = s.find_first_of("eE");
  if (e != std::string_view::npos) out.exponent = exponent_value(s.substr(e + 1));
  bool after_point = false;
  bool sticky = false;
  for (const char c : s.substr(0, e)) {
    if (c == '.') {
      after_point = true;
      continue;
    }
    if (after_point) --out.exponent;
    if (out.digits.empty() && c == '0') continue;
    if (out.digits.size() < kDigitsMax + 1) {
      out.digits.push_back(c);
    } else {
      ++out.exponent;
      sticky = sticky || c != '0';
    }
  }
  // A zero or a five in the last place kept would hide what follows it from the rounding.
  if (sticky && (out.digits.back() == '0' || out.digits.back() == '5')) ++out.digits.back();
  out.exact = !sticky;
  return out;
}

// Trailing zeros that the format has no room for go; then the library rounds what is left.
std::optional<Bits> parse_bits(std::string_view text, bool may_round) {
  if (!is_number_text(text)) return std::nullopt;
  Scanned s = scan(text);
  if (s.digits.empty()) {
    const std::int64_t exponent = std::clamp<std::int64_t>(s.exponent, kExponentMin, kExponentMax);
    return join({true, s.negative, static_cast<int>(exponent), 0});
  }
  while (s.digits.size() > 1 && s.digits.back() == '0' &&
         (s.digits.size() > kDigitsMax || s.exponent < kExponentMin)) {
    s.digits.pop_back();
    ++s.exponent;
  }
  const std::int64_t adjusted = s.exponent + static_cast<std::int64_t>(s.digits.size()) - 1;
  if (adjusted > kExponentMax + kDigitsMax - 1) return std::nullopt;
  const std::int64_t exponent =
      std::max<std::int64_t>(s.exponent, -100'000);  // far below the format: rounds to zero
  const std::string clean = (s.negative ? "-" : "") + s.digits + "E" + std::to_string(exponent);
  std::array<char, 64> buffer{};
  std::memcpy(buffer.data(), clean.data(), clean.size());
  unsigned flags = 0;
  const Bits bits = bid128_from_string(buffer.data(), kNearestEven, &flags);
  if (!split(bits).finite) return std::nullopt;
  if (!may_round && (!s.exact || (flags & BID_INEXACT_EXCEPTION) != 0)) return std::nullopt;
  return bits;
}

unsigned library_rounding(Rounding mode, bool negative) {
  switch (mode) {
    case Rounding::kHalfEven: return BID_ROUNDING_TO_NEAREST;
    case Rounding::kHalfUp: return BID_ROUNDING_TIES_AWAY;
    case Rounding::kUp: return negative ? BID_ROUNDING_DOWN : BID_ROUNDING_UP;
    case Rounding::kDown:
    case Rounding::kHalfDown: return BID_ROUNDING_TO_ZERO;
    case Rounding::kFloor: return BID_ROUNDING_DOWN;
    case Rounding::kCeiling: return BID_ROUNDING_UP;
  }
  return BID_ROUNDING_TO_NEAREST;
}

Parts normalized_parts(Parts p) {
  if (p.coefficient == 0) {
    p.exponent = 0;
    p.negative = false;
    return p;
  }
  while (p.coefficient % 10 == 0 && p.exponent < kExponentMax) {
    p.coefficient /= 10;
    ++p.exponent;
  }
  return p;
}

std::string scientific(const Parts& p) {
  std::string digits = digits_of(p.coefficient);
  const int adjusted = p.exponent + static_cast<int>(digits.size()) - 1;
  if (digits.size() > 1) digits.insert(1, ".");
  return (p.negative ? "-" : "") + digits + "E" + (adjusted < 0 ? "" : "+") +
         std::to_string(adjusted);
}

// Zero has no sign in text, and no exponent.
std::string write(Parts p) {
  if (p.coefficient == 0) {
    p.negative = false;
    if (p.exponent > 0 || p.exponent < -kPlainExponentMax) p.exponent = 0;
  }
  std::string digits = digits_of(p.coefficient);
  const int adjusted = p.exponent + static_cast<int>(digits.size()) - 1;
  if (adjusted > kPlainExponentMax || adjusted < -kPlainExponentMax) return scientific(p);
  if (p.exponent > 0) {
    digits.append(static_cast<std::size_t>(p.exponent), '0');
  } else if (p.exponent < 0) {
    const auto places = static_cast<std::size_t>(-p.exponent);
    if (digits.size() <= places) digits.insert(0, places - digits.size() + 1, '0');
    digits.insert(digits.size() - places, ".");
  }
  return (p.negative ? "-" : "") + digits;
}

std::string not_finite_text(const Bits& bits) {
  const bool infinite = ((bits.w[1] >> 58U) & 0x1FU) == 0x1EU;
  if (!infinite) return "NaN";
  return (bits.w[1] >> 63U) != 0 ? "-Infinity" : "Infinity";
}

// base^n by squaring while every product is exact; nothing as soon as one rounds.
std::optional<Bits> exact_power(Bits base, std::int64_t n) {
  Bits result = power_of_ten(0);
  unsigned flags = 0;
  for (; n > 0; n /= 2) {
    if (n % 2 == 1) result = bid128_mul(result, base, kNearestEven, &flags);
    if (n > 1) base = bid128_mul(base, base, kNearestEven, &flags);
    if (flags != 0) return std::nullopt;
  }
  return result;
}

elementary::Number exactly(const Bits& bits) {
  const Parts p = split(bits);
  return {p.negative && p.coefficient != 0, p.coefficient, p.exponent};
}

// An elementary function's answer in the format; infinite where there is none.
Decimal fitted(const std::optional<elementary::Number>& n) {
  if (n) {
    const std::string text =
        (n->negative ? "-" : "") + digits_of(n->coefficient) + "E" + std::to_string(n->exponent);
    if (const auto bits = parse_bits(text, true)) return make(*bits);
  }
  return make(infinity());
}

}  // namespace

Decimal::Decimal(int value) : Decimal(static_cast<std::int64_t>(value)) {}

Decimal::Decimal(std::int64_t value) { *this = make(bid128_from_int64(value)); }

std::optional<Decimal> Decimal::parse(std::string_view text) {
  const std::optional<Bits> bits = parse_bits(text, false);
  if (!bits) return std::nullopt;
  return make(*bits);
}

std::optional<Decimal> Decimal::parse_rounded(std::string_view text) {
  const std::optional<Bits> bits = parse_bits(text, true);
  if (!bits) return std::nullopt;
  return make(*bits);
}

std::string Decimal::to_string() const {
  const Parts p = split(get(*this));
  return p.finite ? write(p) : not_finite_text(get(*this));
}

std::string Decimal::to_plain() const {
  Parts p = split(get(*this));
  if (!p.finite) return not_finite_text(get(*this));
  return write(normalized_parts(p));
}

bool Decimal::is_finite() const { return split(get(*this)).finite; }

bool Decimal::is_zero() const {
  const Parts p = split(get(*this));
  return p.finite && p.coefficient == 0;
}

bool Decimal::is_negative() const {
  const Bits bits = get(*this);
  const Parts p = split(bits);
  if (p.finite) return p.negative && p.coefficient != 0;
  return p.negative && not_finite_text(bits) == "-Infinity";
}

bool Decimal::is_integer() const {
  const Parts p = split(get(*this));
  return p.finite && (p.coefficient == 0 || normalized_parts(p).exponent >= 0);
}

std::optional<std::int64_t> Decimal::to_int64() const {
  if (!is_integer()) return std::nullopt;
  unsigned flags = 0;
  const std::int64_t value = bid128_to_int64_xint(get(*this), &flags);
  if (flags != 0) return std::nullopt;
  return value;
}

Decimal operator+(const Decimal& a, const Decimal& b) {
  unsigned flags = 0;
  return make(bid128_add(get(a), get(b), kNearestEven, &flags));
}

Decimal operator-(const Decimal& a, const Decimal& b) {
  unsigned flags = 0;
  return make(bid128_sub(get(a), get(b), kNearestEven, &flags));
}

Decimal operator*(const Decimal& a, const Decimal& b) {
  unsigned flags = 0;
  return make(bid128_mul(get(a), get(b), kNearestEven, &flags));
}

Decimal operator/(const Decimal& a, const Decimal& b) {
  unsigned flags = 0;
  return make(bid128_div(get(a), get(b), kNearestEven, &flags));
}

Decimal Decimal::operator-() const {
  if (is_zero()) return *this;  // there is one zero for rules: -0 never appears by negation
  return make(bid128_negate(get(*this)));
}

bool operator==(const Decimal& a, const Decimal& b) {
  unsigned flags = 0;
  return a.is_finite() && b.is_finite() && bid128_quiet_equal(get(a), get(b), &flags) != 0;
}

std::partial_ordering operator<=>(const Decimal& a, const Decimal& b) {
  if (!a.is_finite() || !b.is_finite()) return std::partial_ordering::unordered;
  unsigned flags = 0;
  if (bid128_quiet_less(get(a), get(b), &flags) != 0) return std::partial_ordering::less;
  if (bid128_quiet_equal(get(a), get(b), &flags) != 0) return std::partial_ordering::equivalent;
  return std::partial_ordering::greater;
}

Decimal Decimal::abs() const { return make(bid128_abs(get(*this))); }

// Small integer powers that are exact need no more than a few products.
Decimal Decimal::pow(const Decimal& exponent) const {
  if (!is_finite() || !exponent.is_finite()) return make(not_a_number());
  const std::optional<std::int64_t> n = exponent.to_int64();
  if (n && *n >= 0) {
    if (const auto power = exact_power(get(*this), *n)) return make(*power);
  }
  if (is_negative() && !exponent.is_integer()) return make(not_a_number());
  if (is_zero()) {
    if (exponent.is_zero()) return {1};
    return exponent.is_negative() ? make(infinity()) : Decimal();
  }
  const Decimal power = fitted(elementary::power(exactly(get(abs())), exactly(get(exponent))));
  return is_negative() && !exponent.modulo(2).is_zero() ? -power : power;
}

// Clause: IEEE 754-2008, 5.4.1: the library's square root is rounded correctly
Decimal Decimal::sqrt() const {
  unsigned flags = 0;
  return make(bid128_sqrt(get(*this), kNearestEven, &flags));
}

Decimal Decimal::exp() const {
  return is_finite() ? fitted(elementary::exponential(exactly(get(*this)))) : make(not_a_number());
}

Decimal Decimal::log() const {
  if (!(*this > Decimal(0))) return make(not_a_number());
  return fitted(elementary::logarithm(exactly(get(*this))));
}

Decimal Decimal::sin() const {
  return is_finite() ? fitted(elementary::sine(exactly(get(*this)))) : make(not_a_number());
}

Decimal Decimal::cos() const {
  return is_finite() ? fitted(elementary::cosine(exactly(get(*this)))) : make(not_a_number());
}

Decimal Decimal::tan() const {
  return is_finite() ? fitted(elementary::tangent(exactly(get(*this)))) : make(not_a_number());
}

Decimal Decimal::round(int scale, Rounding mode) const {
  if (!is_finite() || scale < -kExponentMax || scale > -kExponentMin) return make(not_a_number());
  const Parts before = split(get(*this));
  unsigned flags = 0;
  const Bits rounded = bid128_quantize(get(*this), power_of_ten(-scale),
                                       library_rounding(mode, before.negative), &flags);
  Parts after = split(rounded);
  // IEEE 754 has no half-down: the quotient cut towards zero moves away from zero when more than half was cut off.
  const int cut = -scale - before.exponent;
  if (mode == Rounding::kHalfDown && after.finite && cut > 0 && cut <= kDigitsMax) {
    Wide unit = 1;
    for (int i = 0; i < cut; ++i) unit *= 10;
    if (before.coefficient % unit > unit / 2) ++after.coefficient;
    return make(join(after));
  }
  return make(rounded);
}

Decimal Decimal::modulo(const Decimal& b) const {
  unsigned flags = 0;
  const Decimal rest =
      make(bid128_fmod(get(*this), get(b), &flags));  // exact, with the sign of the dividend
  if (rest.is_finite() && !rest.is_zero() && rest.is_negative() != b.is_negative()) return rest + b;
  return rest;
}

Decimal Decimal::normalized() const {
  const Parts p = split(get(*this));
  return p.finite ? make(join(normalized_parts(p))) : *this;
}

int Decimal::scale() const {
  const Parts p = split(get(*this));
  return p.finite ? std::max(0, -p.exponent) : 0;
}

std::size_t Decimal::hash() const {
  const Parts p = split(get(*this));
  if (!p.finite) return 0;
  const Bits bits = join(normalized_parts(p));
  const std::hash<std::uint64_t> h;
  return h(bits.w[0]) * 0x9E3779B97F4A7C15ULL + h(bits.w[1]);
}

}  // namespace zhida
