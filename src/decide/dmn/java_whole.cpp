// Whole numbers: int and long as Java has them, but an overflow fails.
#include <array>
#include <bit>
#include <limits>
#include <type_traits>

#include "decide/dmn/java.h"

namespace zhida::dmn::java {
namespace {

using feel::Value;
__extension__ typedef __int128 Wide;

template <int kBits>
using Int = std::conditional_t<kBits == 64, std::int64_t, std::int32_t>;
template <int kBits>
using Unsigned = std::make_unsigned_t<Int<kBits>>;

std::int64_t at(const Args& a, std::size_t i) { return *a[i].as_number().to_int64(); }
template <int kBits>
Unsigned<kBits> bits(const Args& a, std::size_t i) {
  return static_cast<Unsigned<kBits>>(static_cast<Int<kBits>>(at(a, i)));
}

Outcome whole(std::int64_t n) { return Value::number(Decimal(n)); }
template <int kBits>
Outcome fits(Wide n) {
  constexpr Wide kMax = kBits == 64 ? Wide{INT64_MAX} : (Wide{1} << (kBits - 1)) - 1;
  if (n > kMax || n < -kMax - 1) return std::nullopt;
  return whole(static_cast<std::int64_t>(n));
}
template <int kBits>
Outcome of_bits(Unsigned<kBits> u) {
  return whole(static_cast<Int<kBits>>(u));
}

// ---- arithmetic

template <int kBits>
Outcome sum(const Args& a) {
  return fits<kBits>(Wide{at(a, 0)} + at(a, 1));
}
template <int kBits>
Outcome difference(const Args& a) {
  return fits<kBits>(Wide{at(a, 0)} - at(a, 1));
}
template <int kBits>
Outcome product(const Args& a) {
  return fits<kBits>(Wide{at(a, 0)} * at(a, 1));
}
template <int kBits, int kStep>
Outcome step(const Args& a) {
  return fits<kBits>(Wide{at(a, 0)} + kStep);
}
template <int kBits>
Outcome negated(const Args& a) {
  return fits<kBits>(-Wide{at(a, 0)});
}
template <int kBits>
Outcome absolute(const Args& a) {
  const Wide n = at(a, 0);
  return fits<kBits>(n < 0 ? -n : n);
}
Outcome high_product(const Args& a) {
  return whole(static_cast<std::int64_t>((Wide{at(a, 0)} * at(a, 1)) >> 64));
}

Wide floored(Wide a, Wide b) { return a / b - ((a % b != 0 && (a < 0) != (b < 0)) ? 1 : 0); }
Wide ceiled(Wide a, Wide b) { return a / b + ((a % b != 0 && (a < 0) == (b < 0)) ? 1 : 0); }
template <int kBits, Wide (*kDivide)(Wide, Wide)>
Outcome quotient(const Args& a) {
  if (at(a, 1) == 0) return std::nullopt;
  return fits<kBits>(kDivide(at(a, 0), at(a, 1)));
}
template <Wide (*kDivide)(Wide, Wide)>
Outcome remainder(const Args& a) {
  if (at(a, 1) == 0) return std::nullopt;
  return fits<64>(at(a, 0) - kDivide(at(a, 0), at(a, 1)) * at(a, 1));
}

Outcome larger(const Args& a) { return at(a, 0) < at(a, 1) ? a[1] : a[0]; }
Outcome smaller(const Args& a) { return at(a, 1) < at(a, 0) ? a[1] : a[0]; }
Outcome clamped(const Args& a) {
  if (at(a, 2) < at(a, 1)) return std::nullopt;
  return at(a, 0) < at(a, 1) ? a[1] : at(a, 0) > at(a, 2) ? a[2] : a[0];
}
Outcome sign(const Args& a) { return whole(at(a, 0) < 0 ? -1 : at(a, 0) > 0 ? 1 : 0); }
Outcome compared(const Args& a) {
  return whole(at(a, 0) < at(a, 1) ? -1 : at(a, 0) > at(a, 1) ? 1 : 0);
}
Outcome narrowed(const Args& a) { return fits<32>(at(a, 0)); }
Outcome same(const Args& a) { return a[0]; }

// ---- bits

template <int kBits>
Outcome bit_count(const Args& a) {
  return whole(std::popcount(bits<kBits>(a, 0)));
}
template <int kBits>
Outcome leading_zeros(const Args& a) {
  return whole(std::countl_zero(bits<kBits>(a, 0)));
}
template <int kBits>
Outcome trailing_zeros(const Args& a) {
  return whole(std::countr_zero(bits<kBits>(a, 0)));
}
template <int kBits>
Outcome highest_bit(const Args& a) {
  return of_bits<kBits>(std::bit_floor(bits<kBits>(a, 0)));
}
template <int kBits>
Outcome lowest_bit(const Args& a) {
  const auto u = bits<kBits>(a, 0);
  return of_bits<kBits>(u & (~u + 1U));
}
template <int kBits>
Outcome reversed(const Args& a) {
  auto u = bits<kBits>(a, 0);
  Unsigned<kBits> out = 0;
  for (int i = 0; i < kBits; ++i, u >>= 1U) out = (out << 1U) | (u & 1U);
  return of_bits<kBits>(out);
}
template <int kBits>
Outcome reversed_bytes(const Args& a) {
  auto u = bits<kBits>(a, 0);
  Unsigned<kBits> out = 0;
  for (int i = 0; i < kBits; i += 8, u >>= 8U) out = (out << 8U) | (u & 0xFFU);
  return of_bits<kBits>(out);
}
template <int kBits>
Outcome rotated_left(const Args& a) {
  return of_bits<kBits>(std::rotl(bits<kBits>(a, 0), static_cast<int>(at(a, 1) & (kBits - 1))));
}
template <int kBits>
Outcome rotated_right(const Args& a) {
  return of_bits<kBits>(std::rotr(bits<kBits>(a, 0), static_cast<int>(at(a, 1) & (kBits - 1))));
}
template <int kBits>
Outcome unsigned_quotient(const Args& a) {
  if (at(a, 1) == 0) return std::nullopt;
  return of_bits<kBits>(bits<kBits>(a, 0) / bits<kBits>(a, 1));
}
template <int kBits>
Outcome unsigned_remainder(const Args& a) {
  if (at(a, 1) == 0) return std::nullopt;
  return of_bits<kBits>(bits<kBits>(a, 0) % bits<kBits>(a, 1));
}
template <int kBits>
Outcome unsigned_compared(const Args& a) {
  const auto x = bits<kBits>(a, 0);
  const auto y = bits<kBits>(a, 1);
  return whole(x < y ? -1 : x > y ? 1 : 0);
}
Outcome to_unsigned_long(const Args& a) { return whole(bits<32>(a, 0)); }
Outcome long_hash(const Args& a) {
  const auto u = bits<64>(a, 0);
  return of_bits<32>(static_cast<std::uint32_t>(u ^ (u >> 32U)));
}

// ---- text

std::string digits(std::uint64_t u, unsigned radix) {
  std::string out;
  do {
    out.insert(out.begin(), "0123456789abcdefghijklmnopqrstuvwxyz"[u % radix]);
    u /= radix;
  } while (u != 0);
  return out;
}
Outcome decimal_text(const Args& a) { return Value::string(std::to_string(at(a, 0))); }
// Clause: Integer.toString(int, int): a radix that does not exist counts as 10.
Outcome radix_text(const Args& a) {
  const std::int64_t radix = at(a, 1) < 2 || at(a, 1) > 36 ? 10 : at(a, 1);
  const auto u = static_cast<std::uint64_t>(at(a, 0));
  std::string text = digits(at(a, 0) < 0 ? 0 - u : u, static_cast<unsigned>(radix));
  return Value::string(at(a, 0) < 0 ? "-" + text : text);
}
template <int kBits, unsigned kRadix>
Outcome bit_text(const Args& a) {
  return Value::string(digits(bits<kBits>(a, 0), kRadix));
}

// Digits with a sign, nothing else around them; nothing where they are none.
std::optional<Wide> read_digits(std::string_view text, std::int64_t radix) {
  if (radix < 2 || radix > 36) return std::nullopt;
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (text.empty() || text.size() > 100) return std::nullopt;
  Wide out = 0;
  for (const char c : text) {
    const int lower = c | 0x20;
    const int digit = c >= '0' && c <= '9'           ? c - '0'
                      : lower >= 'a' && lower <= 'z' ? lower - 'a' + 10
                                                     : 99;
    if (digit >= radix) return std::nullopt;
    out = out * radix + digit;
    if (out > Wide{1} << 64) return std::nullopt;
  }
  return negative ? -out : out;
}
template <int kBits>
Outcome parsed(const Args& a) {
  const auto n = read_digits(a[0].as_string(), a.size() > 1 ? at(a, 1) : 10);
  return n ? fits<kBits>(*n) : std::nullopt;
}
// Clause: Integer.decode: 0x, 0X and # before hexadecimal digits, 0 before octal ones, after the sign.
template <int kBits>
Outcome decoded(const Args& a) {
  std::string_view text = a[0].as_string();
  std::string out;
  if (text.starts_with('-') || text.starts_with('+')) {
    out = text.substr(0, 1);
    text.remove_prefix(1);
  }
  std::int64_t radix = 10;
  std::size_t prefix = 0;
  if (text.starts_with("0x") || text.starts_with("0X")) {
    radix = 16;
    prefix = 2;
  } else if (text.starts_with('#')) {
    radix = 16;
    prefix = 1;
  } else if (text.starts_with('0') && text.size() > 1) {
    radix = 8;
    prefix = 1;
  }
  text.remove_prefix(prefix);
  if (text.starts_with('-') || text.starts_with('+')) return std::nullopt;
  out += text;
  const auto n = read_digits(out, radix);
  return n ? fits<kBits>(*n) : std::nullopt;
}

// ---- the methods

constexpr std::array kMath = std::to_array<Entry>({
    {"Math", "abs", "int", absolute<32>},
    {"Math", "abs", "long", absolute<64>},
    {"Math", "absExact", "int", absolute<32>},
    {"Math", "absExact", "long", absolute<64>},
    {"Math", "addExact", "int,int", sum<32>},
    {"Math", "addExact", "long,long", sum<64>},
    {"Math", "subtractExact", "int,int", difference<32>},
    {"Math", "subtractExact", "long,long", difference<64>},
    {"Math", "multiplyExact", "int,int", product<32>},
    {"Math", "multiplyExact", "long,int", product<64>},
    {"Math", "multiplyExact", "long,long", product<64>},
    {"Math", "multiplyFull", "int,int", product<64>},
    {"Math", "multiplyHigh", "long,long", high_product},
    {"Math", "incrementExact", "int", step<32, 1>},
    {"Math", "incrementExact", "long", step<64, 1>},
    {"Math", "decrementExact", "int", step<32, -1>},
    {"Math", "decrementExact", "long", step<64, -1>},
    {"Math", "negateExact", "int", negated<32>},
    {"Math", "negateExact", "long", negated<64>},
    {"Math", "toIntExact", "long", narrowed},
    {"Math", "floorDiv", "int,int", quotient<32, floored>},
    {"Math", "floorDiv", "long,int", quotient<64, floored>},
    {"Math", "floorDiv", "long,long", quotient<64, floored>},
    {"Math", "floorMod", "int,int", remainder<floored>},
    {"Math", "floorMod", "long,int", remainder<floored>},
    {"Math", "floorMod", "long,long", remainder<floored>},
    {"Math", "ceilDiv", "int,int", quotient<32, ceiled>},
    {"Math", "ceilDiv", "long,int", quotient<64, ceiled>},
    {"Math", "ceilDiv", "long,long", quotient<64, ceiled>},
    {"Math", "ceilMod", "int,int", remainder<ceiled>},
    {"Math", "ceilMod", "long,int", remainder<ceiled>},
    {"Math", "ceilMod", "long,long", remainder<ceiled>},
    {"Math", "max", "int,int", larger},
    {"Math", "max", "long,long", larger},
    {"Math", "min", "int,int", smaller},
    {"Math", "min", "long,long", smaller},
    {"Math", "clamp", "long,int,int", clamped},
    {"Math", "clamp", "long,long,long", clamped},
    {"Byte", "valueOf", "byte", same},
    {"Byte", "valueOf", "String", parsed<8>},
    {"Byte", "valueOf", "String,int", parsed<8>},
    {"Byte", "parseByte", "String", parsed<8>},
    {"Byte", "parseByte", "String,int", parsed<8>},
    {"Byte", "decode", "String", decoded<8>},
    {"Byte", "toString", "byte", decimal_text},
    {"Short", "valueOf", "short", same},
    {"Short", "valueOf", "String", parsed<16>},
    {"Short", "valueOf", "String,int", parsed<16>},
    {"Short", "parseShort", "String", parsed<16>},
    {"Short", "parseShort", "String,int", parsed<16>},
    {"Short", "decode", "String", decoded<16>},
    {"Short", "toString", "short", decimal_text},
    {"Integer", "parseInt", "String", parsed<32>},
    {"Integer", "parseInt", "String,int", parsed<32>},
    {"Integer", "toUnsignedLong", "int", to_unsigned_long},
    {"Integer", "hashCode", "int", same},
    {"Long", "parseLong", "String", parsed<64>},
    {"Long", "parseLong", "String,int", parsed<64>},
    {"Long", "hashCode", "long", long_hash},
});

// What Integer and Long both have.
template <int kBits>
constexpr auto both(std::string_view name, std::string_view one, std::string_view two,
                    std::string_view with_int) {
  return std::to_array<Entry>({
      {name, "valueOf", one, same},
      {name, "valueOf", "String", parsed<kBits>},
      {name, "valueOf", "String,int", parsed<kBits>},
      {name, "decode", "String", decoded<kBits>},
      {name, "toString", one, decimal_text},
      {name, "toString", with_int, radix_text},
      {name, "toBinaryString", one, bit_text<kBits, 2>},
      {name, "toOctalString", one, bit_text<kBits, 8>},
      {name, "toHexString", one, bit_text<kBits, 16>},
      {name, "toUnsignedString", one, bit_text<kBits, 10>},
      {name, "sum", two, sum<kBits>},
      {name, "max", two, larger},
      {name, "min", two, smaller},
      {name, "signum", one, sign},
      {name, "compare", two, compared},
      {name, "compareUnsigned", two, unsigned_compared<kBits>},
      {name, "divideUnsigned", two, unsigned_quotient<kBits>},
      {name, "remainderUnsigned", two, unsigned_remainder<kBits>},
      {name, "bitCount", one, bit_count<kBits>},
      {name, "highestOneBit", one, highest_bit<kBits>},
      {name, "lowestOneBit", one, lowest_bit<kBits>},
      {name, "numberOfLeadingZeros", one, leading_zeros<kBits>},
      {name, "numberOfTrailingZeros", one, trailing_zeros<kBits>},
      {name, "reverse", one, reversed<kBits>},
      {name, "reverseBytes", one, reversed_bytes<kBits>},
      {name, "rotateLeft", with_int, rotated_left<kBits>},
      {name, "rotateRight", with_int, rotated_right<kBits>},
  });
}

constexpr auto kInteger = both<32>("Integer", "int", "int,int", "int,int");
constexpr auto kLong = both<64>("Long", "long", "long,long", "long,int");

template <std::size_t... kSizes>
constexpr auto joined(const std::array<Entry, kSizes>&... lists) {
  std::array<Entry, (kSizes + ...)> out{};
  std::size_t n = 0;
  const auto add = [&](const auto& list) {
    for (const Entry& e : list) out[n++] = e;
  };
  (add(lists), ...);
  return out;
}
constexpr auto kAll = joined(kMath, kInteger, kLong);

}  // namespace

std::span<const Entry> whole_methods() { return kAll; }

}  // namespace zhida::dmn::java
