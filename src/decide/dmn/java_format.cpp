// String.format: the conversions of java.util.Formatter that take strings, numbers and booleans.
#include <algorithm>

#include "base/text.h"
#include "decide/dmn/java.h"

namespace zhida::dmn::java {
namespace {

using feel::Kind;
using feel::Value;

constexpr std::size_t kWidthMax = 1000;
constexpr std::size_t kPrecisionMax = 400;

// One %[index$][flags][width][.precision]conversion.
struct Item {
  std::size_t index = 0;  // from 1; 0: the next one
  std::string flags;
  std::optional<std::size_t> width, precision;
  char conversion = 0;

  [[nodiscard]] bool has(char flag) const { return flags.find(flag) != std::string::npos; }
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  [[nodiscard]] bool done() const { return at_ == text_.size(); }
  char next() { return text_[at_++]; }

  // After the '%'. Nothing when it is none.
  std::optional<Item> item() {
    Item out;
    const std::size_t start = at_;
    if (const auto index = number(); index && accept('$')) {
      out.index = *index;
      if (out.index == 0) return std::nullopt;
    } else {
      at_ = start;
    }
    while (!done() && std::string_view("-+ 0,(#").find(text_[at_]) != std::string_view::npos) {
      if (out.has(text_[at_])) return std::nullopt;
      out.flags += next();
    }
    out.width = number();
    if (accept('.')) {
      out.precision = number();
      if (!out.precision) return std::nullopt;
    }
    if (done() || out.width.value_or(0) > kWidthMax || out.precision.value_or(0) > kPrecisionMax)
      return std::nullopt;
    out.conversion = next();
    return out;
  }

 private:
  bool accept(char c) {
    if (done() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  std::optional<std::size_t> number() {
    if (done() || !is_digit(text_[at_])) return std::nullopt;
    std::size_t out = 0;
    while (!done() && is_digit(text_[at_]) && out < 100'000)
      out = out * 10 + static_cast<std::size_t>(next() - '0');
    return out;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

std::string padded(const Item& item, std::string text) {
  const std::size_t length = code_points(text).size();
  const std::size_t width = item.width.value_or(0);
  if (length >= width) return text;
  return item.has('-') ? text + std::string(width - length, ' ')
                       : std::string(width - length, ' ') + text;
}

void group_thousands(std::string& digits) {
  const std::size_t point = std::min(digits.find('.'), digits.size());
  for (std::size_t i = point; i > 3; i -= 3) digits.insert(i - 3, ",");
}

// Sign, brackets, groups and zeros around the digits of a number.
std::string signed_number(const Item& item, bool negative, std::string digits) {
  if (item.has(',')) group_thousands(digits);
  std::string before = negative        ? (item.has('(') ? "(" : "-")
                       : item.has('+') ? "+"
                       : item.has(' ') ? " "
                                       : "";
  const std::string after = negative && item.has('(') ? ")" : "";
  const std::size_t length = before.size() + digits.size() + after.size();
  if (item.has('0') && item.width.value_or(0) > length) digits.insert(0, *item.width - length, '0');
  return padded(item, before + digits + after);
}

// Digits with exactly `places` after the point. Clause: java.util.Formatter: rounds half up
std::optional<std::string> fixed(const Decimal& d, std::size_t places) {
  const Decimal rounded = d.scale() > static_cast<int>(places)
                              ? d.round(static_cast<int>(places), Rounding::kHalfUp)
                              : d;
  if (!rounded.is_finite()) return std::nullopt;
  std::string text = rounded.to_plain();
  if (text.find_first_of("eE") != std::string::npos) return std::nullopt;
  std::size_t after = 0;
  if (const std::size_t point = text.find('.'); point != std::string::npos) {
    after = text.size() - point - 1;
  } else if (places > 0) {
    text += '.';
  }
  return text + std::string(places - after, '0');
}

// d.ddde+xx. Clause: java.util.Formatter, e
std::optional<std::string> scientific(const Decimal& d, std::size_t places) {
  int exponent = 0;
  Decimal m = d;
  if (!d.is_zero()) {
    const Decimal ten(10);
    while (!(m < ten)) {
      m = m / ten;
      ++exponent;
    }
    while (m < Decimal(1)) {
      m = m * ten;
      --exponent;
    }
    m = m.round(static_cast<int>(places), Rounding::kHalfUp);
    if (!(m < ten)) {
      m = m / ten;
      ++exponent;
    }
  }
  auto text = fixed(m, places);
  if (!text) return std::nullopt;
  const int size = std::abs(exponent);
  return *text + (exponent < 0 ? "e-" : "e+") + (size < 10 ? "0" : "") + std::to_string(size);
}

std::optional<std::string> radix_digits(const Decimal& d, unsigned radix) {
  const auto n = d.to_int64();
  if (!n) return std::nullopt;
  auto u = static_cast<std::uint64_t>(*n);
  std::string out;
  do {
    out.insert(out.begin(), "0123456789abcdef"[u % radix]);
    u /= radix;
  } while (u != 0);
  return out;
}

std::optional<std::string> numeric(const Item& item, char conversion, const Value& value) {
  if (value.is_null()) return padded(item, "null");
  if (!value.is(Kind::kNumber)) return std::nullopt;
  if ((item.has('0') || item.has('-')) && !item.width) return std::nullopt;
  if ((item.has('0') && item.has('-')) || (item.has('+') && item.has(' '))) return std::nullopt;
  const Decimal& d = value.as_number();
  const std::size_t places = item.precision.value_or(6);
  std::optional<std::string> digits;
  if (conversion == 'f') {
    digits = fixed(d.abs(), places);
  } else if (conversion == 'e') {
    digits = scientific(d.abs(), places);
  } else if (item.precision || !d.is_integer()) {
    return std::nullopt;
  } else if (conversion == 'd') {
    digits = fixed(d.abs(), 0);
  } else {
    if (d.is_negative()) return std::nullopt;  // which of Java's types and widths, nobody said
    digits = radix_digits(d, conversion == 'x' ? 16 : 8);
    if (digits && item.has('#')) digits->insert(0, conversion == 'x' ? "0x" : "0");
  }
  if (!digits) return std::nullopt;
  return signed_number(item, d.is_negative(), std::move(*digits));
}

// Clause: java.util.Formatter: a precision cuts the text.
std::string cut(const Item& item, const std::string& text) {
  if (!item.precision) return padded(item, text);
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < *item.precision && bytes < text.size(); ++i)
    bytes += std::max<std::size_t>(decode_utf8(text, bytes).length, 1);
  return padded(item, text.substr(0, bytes));
}

std::optional<std::string> converted(const Item& item, char conversion, const Value& value) {
  if (conversion == 's') return cut(item, plain_text(value));
  if (conversion == 'b') {
    const bool truth = value.is(Kind::kBoolean) ? value.is_true() : !value.is_null();
    return cut(item, truth ? "true" : "false");
  }
  if (conversion == 'c') {
    if (!value.is(Kind::kString) || code_points(value.as_string()).size() != 1 || item.precision)
      return std::nullopt;
    return padded(item, value.as_string());
  }
  if (std::string_view("dfeox").find(conversion) != std::string_view::npos)
    return numeric(item, conversion, value);
  return std::nullopt;
}

std::string upper_ascii(std::string text) {
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return text;
}

}  // namespace

Outcome format(const Args& args) {
  Reader reader(args[0].as_string());
  std::string out;
  std::size_t next = 1;
  while (!reader.done()) {
    const char c = reader.next();
    if (c != '%') {
      out += c;
      continue;
    }
    const auto item = reader.item();
    if (!item) return std::nullopt;
    if (item->conversion == '%' || item->conversion == 'n') {
      out += item->conversion == '%' ? padded(*item, "%") : "\n";
      continue;
    }
    const std::size_t index = item->index > 0 ? item->index : next++;
    if (index >= args.size()) return std::nullopt;
    const bool upper = std::string_view("SBCEX").find(item->conversion) != std::string_view::npos;
    const char lower = upper ? static_cast<char>(item->conversion - 'A' + 'a') : item->conversion;
    auto text = converted(*item, lower, args[index]);
    if (!text) return std::nullopt;
    out += upper ? upper_ascii(*text) : *text;
  }
  return Value::string(std::move(out));
}

}  // namespace zhida::dmn::java
