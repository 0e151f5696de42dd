// Takes a number apart: sign, currency, digits in groups, unit.
#include "service/intake/number.h"

#include "service/intake/fold.h"

namespace zhida::intake {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool take(std::string_view& text, std::string_view mark) {
  if (!text.starts_with(mark)) return false;
  text.remove_prefix(mark.size());
  text = trim(text);
  return true;
}

// "1,234,567" → "1234567"; nothing when a comma stands elsewhere.
bool without_groups(std::string_view whole, std::string& out) {
  constexpr std::size_t kGroup = 3;
  std::size_t since = 0;  // digits since the last comma, or the beginning
  bool any = false;
  for (const char c : whole) {
    if (c == ',') {
      if (since == 0 || since > kGroup || (any && since != kGroup)) return false;
      any = true;
      since = 0;
    } else {
      out += c;
      ++since;
    }
  }
  return !any || since == kGroup;
}

}  // namespace

std::variant<Number, NumberFault> parse_number(std::string_view text) {
  std::string digits;
  take(text, "人民币");
  bool negative = take(text, "-") || take(text, "−");
  if (!negative) take(text, "+");
  take(text, "¥");
  if (!negative) negative = take(text, "-") || take(text, "−");

  std::size_t end = 0;
  while (end < text.size() && (is_digit(text[end]) || text[end] == ',')) ++end;
  const std::string_view whole = text.substr(0, end);
  if (whole.empty() && !text.starts_with('.')) return NumberFault::kText;
  if (!without_groups(whole, digits)) return NumberFault::kGroups;
  if (end < text.size() && text[end] == '.') {
    std::size_t last = end + 1;
    while (last < text.size() && is_digit(text[last])) ++last;
    if (last == end + 1) return NumberFault::kText;
    digits += text.substr(end, last - end);
    end = last;
  }
  std::string_view rest = trim(text.substr(end));
  if (!rest.empty() && (rest.front() == 'e' || rest.front() == 'E')) {
    return NumberFault::kScientific;
  }
  if (!rest.empty() && (is_digit(rest.front()) || rest.front() == ',' || rest.front() == '.')) {
    return NumberFault::kText;
  }
  const auto value = Decimal::parse(digits);
  if (!value) return NumberFault::kDigits;
  return Number{negative ? -*value : *value, header_key(rest)};
}

}  // namespace zhida::intake
