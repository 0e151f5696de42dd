// Decimal: IEEE 754-2008 decimal128, 34 digits, round half even. The only number type that rules and money use.
//
// Clause:  DMN 1.5, 10.3.2.3.1 number
// Threads: values; the libraries underneath keep no global state (Intel's takes flags and rounding with each call, what MPFR
//          caches belongs to its thread).
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace zhida {

enum class Rounding { kHalfEven, kUp, kDown, kHalfUp, kHalfDown, kFloor, kCeiling };

class Decimal {
 public:
  constexpr Decimal() = default;  // zero
  Decimal(int value);             // NOLINT(google-explicit-constructor): integers are exact
  explicit Decimal(std::int64_t value);

  // Parses digits with optional sign, fraction and exponent ("-12.50", ".5", "1e-3"). Nothing on any other text,
  // on more than 34 significant digits that would round, or on overflow; `rounded` variant accepts and rounds.
  static std::optional<Decimal> parse(std::string_view text);
  static std::optional<Decimal> parse_rounded(std::string_view text);

  // Plain notation without exponent where |exponent| <= 40, trailing zeros kept as computed: "0.30", "1000000".
  [[nodiscard]] std::string to_string() const;
  // As to_string but without trailing zeros after the point: "0.3".
  [[nodiscard]] std::string to_plain() const;

  [[nodiscard]] bool is_finite()
      const;  // false: overflow, division by zero or an invalid operation happened
  [[nodiscard]] bool is_zero() const;
  [[nodiscard]] bool is_negative() const;  // < 0; false for -0
  [[nodiscard]] bool is_integer() const;
  // The value when it is an integer that fits; nothing otherwise.
  [[nodiscard]] std::optional<std::int64_t> to_int64() const;

  friend Decimal operator+(const Decimal& a, const Decimal& b);
  friend Decimal operator-(const Decimal& a, const Decimal& b);
  friend Decimal operator*(const Decimal& a, const Decimal& b);
  friend Decimal operator/(const Decimal& a, const Decimal& b);  // not finite when b is zero
  [[nodiscard]] Decimal operator-() const;

  // Numeric equality: 1.0 == 1.00. Unordered (not finite) values compare unequal.
  friend bool operator==(const Decimal& a, const Decimal& b);
  friend std::partial_ordering operator<=>(const Decimal& a, const Decimal& b);

  [[nodiscard]] Decimal abs() const;
  // Rounded once, half to even, from the true value, whatever the arguments. Not finite outside of the domain and where
  // the result is greater than the format can hold.
  [[nodiscard]] Decimal pow(const Decimal& exponent) const;
  [[nodiscard]] Decimal sqrt() const;
  [[nodiscard]] Decimal exp() const;
  [[nodiscard]] Decimal log() const;  // natural logarithm
  [[nodiscard]] Decimal sin() const;  // of radians
  [[nodiscard]] Decimal cos() const;
  [[nodiscard]] Decimal tan() const;
  // Rounds to `scale` digits after the point (negative scales round to tens, hundreds…). scale in [-6111, 6176];
  // not finite when the result does not fit.
  [[nodiscard]] Decimal round(int scale, Rounding mode) const;
  // floored modulo: a - b * floor(a / b) (DMN 1.5, table 75). Not finite when b is zero.
  [[nodiscard]] Decimal modulo(const Decimal& b) const;
  // Removes trailing zeros of the coefficient; same numeric value.
  [[nodiscard]] Decimal normalized() const;
  // Number of digits after the point as represented (the exponent negated, never below 0).
  [[nodiscard]] int scale() const;

  [[nodiscard]] std::size_t hash() const;  // equal values hash equally

 private:
  friend struct DecimalBits;
  alignas(16) std::uint64_t w_[2] = {0, 0x3040000000000000ULL};
};

}  // namespace zhida
