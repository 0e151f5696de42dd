// What has a meaning only in binary floating point, and functions that Java gives to the precision of a double.
//
// Arguments become the nearest double; results are the shortest decimal that reads back as the same double, which is
// Double.toString's choice. Elementary functions are computed in the machine's wider format and rounded once more.
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <limits>

#include "decide/dmn/java.h"

namespace zhida::dmn::java {
namespace {

using feel::Value;

template <typename Real>
Real read(const Decimal& d) {
  const std::string text = d.to_string();
  Real out = 0;
  const auto got = std::from_chars(text.data(), text.data() + text.size(), out);
  if (got.ec == std::errc::result_out_of_range && d.abs() > Decimal(1))
    return std::numeric_limits<Real>::infinity();
  return out;
}
template <typename Real>
Real at(const Args& a, std::size_t i) {
  return read<Real>(a[i].as_number());
}

template <typename Real>
Outcome given(Real x) {
  if (!std::isfinite(x)) return std::nullopt;
  std::array<char, 64> buffer{};
  const auto done = std::to_chars(buffer.data(), buffer.data() + buffer.size(), x);
  const auto d = Decimal::parse(std::string_view(buffer.data(), done.ptr));
  return d ? Outcome(Value::number(*d)) : std::nullopt;
}
Outcome whole(std::int64_t n) { return Value::number(Decimal(n)); }

template <long double (*kFunction)(long double)>
Outcome elementary(const Args& a) {
  return given(static_cast<double>(kFunction(at<double>(a, 0))));
}
template <long double (*kFunction)(long double, long double)>
Outcome elementary2(const Args& a) {
  return given(static_cast<double>(kFunction(at<double>(a, 0), at<double>(a, 1))));
}
long double to_radians(long double x) {
  return x / 180.0L * 3.14159265358979323846264338327950288L;
}
long double to_degrees(long double x) {
  return x * 180.0L / 3.14159265358979323846264338327950288L;
}

// ---- steps and parts of binary numbers

template <typename Real>
Outcome next_up(const Args& a) {
  return given(std::nextafter(at<Real>(a, 0), std::numeric_limits<Real>::infinity()));
}
template <typename Real>
Outcome next_down(const Args& a) {
  return given(std::nextafter(at<Real>(a, 0), -std::numeric_limits<Real>::infinity()));
}
template <typename Real>
Outcome next_after(const Args& a) {
  const Real x = at<Real>(a, 0);
  const double towards = at<double>(a, 1);
  if (towards == static_cast<double>(x)) return given(x);
  const Real infinity = std::numeric_limits<Real>::infinity();
  return given(std::nextafter(x, towards > static_cast<double>(x) ? infinity : -infinity));
}
template <typename Real>
Outcome ulp(const Args& a) {
  const Real x = std::fabs(at<Real>(a, 0));
  if (x == std::numeric_limits<Real>::max()) return given(x - std::nextafter(x, Real{0}));
  return given(std::nextafter(x, std::numeric_limits<Real>::infinity()) - x);
}
template <typename Real>
Outcome exponent(const Args& a) {
  const Real x = at<Real>(a, 0);
  if (!std::isfinite(x)) return std::nullopt;
  if (std::fabs(x) < std::numeric_limits<Real>::min())
    return whole(std::numeric_limits<Real>::min_exponent - 2);
  return whole(std::ilogb(x));
}
template <typename Real>
Outcome scaled(const Args& a) {
  const std::int64_t power = *a[1].as_number().to_int64();
  return given(std::scalbln(at<Real>(a, 0), static_cast<long>(power)));
}
template <typename Real>
Outcome signed_like(const Args& a) {
  return given(std::copysign(at<Real>(a, 0), at<Real>(a, 1)));
}
template <typename Real>
Outcome fused(const Args& a) {
  return given(std::fma(at<Real>(a, 0), at<Real>(a, 1), at<Real>(a, 2)));
}
Outcome ieee_remainder(const Args& a) {
  return given(std::remainder(at<double>(a, 0), at<double>(a, 1)));
}
template <typename Real, typename Bits>
Outcome to_bits(const Args& a) {
  return whole(std::bit_cast<Bits>(at<Real>(a, 0)));
}
template <typename Real, typename Bits>
Outcome from_bits(const Args& a) {
  return given(std::bit_cast<Real>(static_cast<Bits>(*a[0].as_number().to_int64())));
}
Outcome double_hash(const Args& a) {
  const auto u = std::bit_cast<std::uint64_t>(at<double>(a, 0));
  return whole(static_cast<std::int32_t>(static_cast<std::uint32_t>(u ^ (u >> 32U))));
}

// ---- decimals

const Decimal& number(const Args& a, std::size_t i) { return a[i].as_number(); }
Outcome same(const Args& a) { return a[0]; }
Outcome larger(const Args& a) { return number(a, 0) < number(a, 1) ? a[1] : a[0]; }
Outcome smaller(const Args& a) { return number(a, 1) < number(a, 0) ? a[1] : a[0]; }
Outcome clamped(const Args& a) {
  if (number(a, 2) < number(a, 1)) return std::nullopt;
  return number(a, 0) < number(a, 1) ? a[1] : number(a, 0) > number(a, 2) ? a[2] : a[0];
}
Outcome sum(const Args& a) {
  const Decimal d = number(a, 0) + number(a, 1);
  return d.is_finite() ? Outcome(Value::number(d)) : std::nullopt;
}
Outcome compared(const Args& a) {
  return whole(number(a, 0) < number(a, 1) ? -1 : number(a, 1) < number(a, 0) ? 1 : 0);
}
Outcome signum(const Args& a) {
  return whole(number(a, 0).is_zero() ? 0 : number(a, 0).is_negative() ? -1 : 1);
}
// Clause: Math.round: half up, and held at the ends of the result's type.
template <typename Whole>
Outcome rounded(const Args& a) {
  const Decimal half = *Decimal::parse("0.5");
  const Decimal floor = number(a, 0).round(0, Rounding::kFloor);
  const Decimal n = number(a, 0) - floor < half ? floor : floor + Decimal(1);
  const Decimal least(std::int64_t{std::numeric_limits<Whole>::min()});
  const Decimal most(std::int64_t{std::numeric_limits<Whole>::max()});
  return Value::number(n < least ? least : most < n ? most : n);
}
Outcome rint(const Args& a) { return Value::number(number(a, 0).round(0, Rounding::kHalfEven)); }
template <bool kAnswer>
Outcome always(const Args& a) {
  return a[0].is(feel::Kind::kNumber) ? Outcome(Value::boolean(kAnswer)) : std::nullopt;
}
Outcome double_text(const Args& a) { return Value::string(text_of_double(number(a, 0))); }
Outcome float_text(const Args& a) { return Value::string(text_of_float(number(a, 0))); }

constexpr std::array kMethods = std::to_array<Entry>({
    {"Math", "asin", "double", elementary<std::asin>},
    {"Math", "acos", "double", elementary<std::acos>},
    {"Math", "atan", "double", elementary<std::atan>},
    {"Math", "atan2", "double,double", elementary2<std::atan2>},
    {"Math", "sinh", "double", elementary<std::sinh>},
    {"Math", "cosh", "double", elementary<std::cosh>},
    {"Math", "tanh", "double", elementary<std::tanh>},
    {"Math", "cbrt", "double", elementary<std::cbrt>},
    {"Math", "log10", "double", elementary<std::log10>},
    {"Math", "log1p", "double", elementary<std::log1p>},
    {"Math", "expm1", "double", elementary<std::expm1>},
    {"Math", "hypot", "double,double", elementary2<std::hypot>},
    {"Math", "toRadians", "double", elementary<to_radians>},
    {"Math", "toDegrees", "double", elementary<to_degrees>},
    {"Math", "IEEEremainder", "double,double", ieee_remainder},
    {"Math", "ulp", "double", ulp<double>},
    {"Math", "ulp", "float", ulp<float>},
    {"Math", "nextUp", "double", next_up<double>},
    {"Math", "nextUp", "float", next_up<float>},
    {"Math", "nextDown", "double", next_down<double>},
    {"Math", "nextDown", "float", next_down<float>},
    {"Math", "nextAfter", "double,double", next_after<double>},
    {"Math", "nextAfter", "float,double", next_after<float>},
    {"Math", "getExponent", "double", exponent<double>},
    {"Math", "getExponent", "float", exponent<float>},
    {"Math", "scalb", "double,int", scaled<double>},
    {"Math", "scalb", "float,int", scaled<float>},
    {"Math", "copySign", "double,double", signed_like<double>},
    {"Math", "copySign", "float,float", signed_like<float>},
    {"Math", "fma", "double,double,double", fused<double>},
    {"Math", "fma", "float,float,float", fused<float>},
    {"Math", "signum", "double", signum},
    {"Math", "signum", "float", signum},
    {"Math", "round", "double", rounded<std::int64_t>},
    {"Math", "round", "float", rounded<std::int32_t>},
    {"Math", "rint", "double", rint},
    {"Math", "clamp", "double,double,double", clamped},
    {"Math", "clamp", "float,float,float", clamped},
    {"Double", "valueOf", "double", same},
    {"Double", "valueOf", "String", parse_floating},
    {"Double", "parseDouble", "String", parse_floating},
    {"Double", "toString", "double", double_text},
    {"Double", "compare", "double,double", compared},
    {"Double", "sum", "double,double", sum},
    {"Double", "max", "double,double", larger},
    {"Double", "min", "double,double", smaller},
    {"Double", "isNaN", "double", always<false>},
    {"Double", "isInfinite", "double", always<false>},
    {"Double", "isFinite", "double", always<true>},
    {"Double", "doubleToLongBits", "double", to_bits<double, std::int64_t>},
    {"Double", "doubleToRawLongBits", "double", to_bits<double, std::int64_t>},
    {"Double", "longBitsToDouble", "long", from_bits<double, std::int64_t>},
    {"Double", "hashCode", "double", double_hash},
    {"Float", "valueOf", "float", same},
    {"Float", "valueOf", "String", parse_floating},
    {"Float", "parseFloat", "String", parse_floating},
    {"Float", "toString", "float", float_text},
    {"Float", "compare", "float,float", compared},
    {"Float", "sum", "float,float", sum},
    {"Float", "max", "float,float", larger},
    {"Float", "min", "float,float", smaller},
    {"Float", "isNaN", "float", always<false>},
    {"Float", "isInfinite", "float", always<false>},
    {"Float", "isFinite", "float", always<true>},
    {"Float", "floatToIntBits", "float", to_bits<float, std::int32_t>},
    {"Float", "floatToRawIntBits", "float", to_bits<float, std::int32_t>},
    {"Float", "intBitsToFloat", "int", from_bits<float, std::int32_t>},
    {"Float", "hashCode", "float", to_bits<float, std::int32_t>},
});

// Clause: Double.toString: plain from 10^-3 to below 10^7, else with an exponent; always a digit after the point.
template <typename Real>
std::string java_text(Real x) {
  if (x == 0) return std::signbit(x) ? "-0.0" : "0.0";
  if (!std::isfinite(x)) return x > 0 ? "Infinity" : "-Infinity";
  const Real size = std::fabs(x);
  const bool plain = size >= static_cast<Real>(1e-3) && size < static_cast<Real>(1e7);
  std::array<char, 64> buffer{};
  const auto done = std::to_chars(buffer.data(), buffer.data() + buffer.size(), x,
                                  plain ? std::chars_format::fixed : std::chars_format::scientific);
  std::string text(buffer.data(), done.ptr);
  if (plain) return text.find('.') == std::string::npos ? text + ".0" : text;
  const std::size_t e = text.find('e');
  std::string mantissa = text.substr(0, e);
  if (mantissa.find('.') == std::string::npos) mantissa += ".0";
  return mantissa + "E" + std::to_string(std::stoi(text.substr(e + 1)));
}

}  // namespace

std::span<const Entry> binary_methods() { return kMethods; }

std::string text_of_double(const Decimal& d) { return java_text(read<double>(d)); }
std::string text_of_float(const Decimal& d) { return java_text(read<float>(d)); }

}  // namespace zhida::dmn::java
