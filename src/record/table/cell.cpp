// Reads the text of cells by their columns' types.
#include "record/table/cell.h"

#include <charconv>

#include "base/civil.h"
#include "base/text.h"

namespace zhida::table {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::optional<std::int64_t> integer_of(std::string_view text) {
  std::int64_t value = 0;
  const char* begin = text.data();
  const char* end = begin + text.size();
  const auto [at, error] = std::from_chars(begin, end, value);
  if (error != std::errc{} || at != end) return std::nullopt;
  return value;
}

std::optional<Wide> decimal_of(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  std::string_view fraction;
  if (point != std::string_view::npos) {
    fraction = text.substr(point + 1);
    if (fraction.empty()) return std::nullopt;
    fraction = fraction.substr(0, fraction.find_last_not_of('0') + 1);
  }
  if (whole.empty() || fraction.size() > kDecimalScale) return std::nullopt;
  Wide value = 0;
  int digits = 0;
  for (const char c : whole) {
    if (!is_digit(c)) return std::nullopt;
    if (digits > 0 || c != '0') ++digits;
    if (digits > kDecimalDigits - kDecimalScale) return std::nullopt;
    value = value * 10 + (c - '0');
  }
  for (std::size_t i = 0; i < kDecimalScale; ++i) {
    const char c = i < fraction.size() ? fraction[i] : '0';
    if (!is_digit(c)) return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return negative ? -value : value;
}

std::optional<bool> boolean_of(std::string_view text) {
  if (text == "true") return true;
  if (text == "false") return false;
  return std::nullopt;
}

std::optional<std::int32_t> date_of(std::string_view text) {
  const auto date = parse_civil(text);
  if (!date || date->year < 1 || date->year > 9999) return std::nullopt;
  return static_cast<std::int32_t>(days_from_civil(*date));
}

bool is_storable(std::string_view text) {
  return text.size() <= kTextBytesMax && text.find('\0') == std::string_view::npos &&
         is_valid_utf8(text);
}

bool is_of(Type type, std::string_view text) {
  switch (type) {
    case Type::kText: return is_storable(text);
    case Type::kInteger: return integer_of(text).has_value();
    case Type::kDecimal: return decimal_of(text).has_value();
    case Type::kBoolean: return boolean_of(text).has_value();
    case Type::kDate: return date_of(text).has_value();
  }
  return false;
}

const char* type_zh(Type type) {
  switch (type) {
    case Type::kText: return "文字（UTF-8，最多 1 MiB）";
    case Type::kInteger: return "整数（64 位）";
    case Type::kDecimal: return "小数（小数点前最多 28 位，后最多 10 位）";
    case Type::kBoolean: return "true 或 false";
    case Type::kDate: return "日期（如 2026-11-23）";
  }
  return "";
}

const char* type_en(Type type) {
  switch (type) {
    case Type::kText: return "text (UTF-8, at most 1 MiB)";
    case Type::kInteger: return "a whole number of 64 bits";
    case Type::kDecimal: return "a decimal (at most 28 digits before the point, 10 after it)";
    case Type::kBoolean: return "true or false";
    case Type::kDate: return "a date (as in 2026-11-23)";
  }
  return "";
}

}  // namespace zhida::table
