// The table of units: what each measures, and how many of the plain unit it is.
#include "service/intake/unit.h"

#include <algorithm>
#include <array>

#include "service/intake/fold.h"

namespace zhida::intake {
namespace {

struct Scale {
  std::string_view name;
  int factor;
};
constexpr std::array kScales = {Scale{"千万", 10'000'000}, Scale{"百万", 1'000'000},
                                Scale{"亿", 100'000'000},  Scale{"万", 10'000},
                                Scale{"千", 1'000},        Scale{"百", 100}};

// Units that take a scale: 万元, 千人.
struct Plain {
  std::string_view name;
  std::string_view measures;
};
constexpr std::array kPlain = {
    Plain{"元", "元"},     Plain{"人民币元", "元"}, Plain{"美元", "美元"},
    Plain{"人", "人"},     Plain{"名", "名"},       Plain{"位", "位"},
    Plain{"个", "个"},     Plain{"件", "件"},       Plain{"项", "项"},
    Plain{"次", "次"},     Plain{"级", "级"},       Plain{"家", "家"},
    Plain{"户", "户"},     Plain{"分", "分"},       Plain{"平方米", "平方米"},
    Plain{"m2", "平方米"}, Plain{"人次", "人次"},   Plain{"台", "台"},
    Plain{"套", "套"}};

// Units that take none. Numerator and denominator, so that all of it stays exact.
struct Fixed {
  std::string_view name;
  std::string_view measures;
  int times;
  int over;
};
constexpr std::array kFixed = {Fixed{"%", "%", 1, 1},
                               Fixed{"百分比", "%", 1, 1},
                               Fixed{"百分点", "%", 1, 1},
                               Fixed{"‰", "%", 1, 10},
                               Fixed{"小数", "%", 100, 1},
                               Fixed{"比率", "%", 100, 1},
                               Fixed{"月", "月", 1, 1},
                               Fixed{"个月", "月", 1, 1},
                               Fixed{"年", "月", 12, 1},
                               Fixed{"季度", "月", 3, 1},
                               Fixed{"天", "天", 1, 1},
                               Fixed{"日", "天", 1, 1},
                               Fixed{"工作日", "工作日", 1, 1},
                               Fixed{"公顷", "平方米", 10'000, 1},
                               Fixed{"平方公里", "平方米", 1'000'000, 1}};

struct Unit {
  std::string_view measures;  // "" = whatever the other unit measures
  int times = 1;
  int over = 1;
};

std::optional<Unit> find(std::string_view name) {
  for (const Fixed& u : kFixed) {
    if (u.name == name) return Unit{u.measures, u.times, u.over};
  }
  for (const Plain& u : kPlain) {
    if (u.name == name) return Unit{u.measures};
  }
  for (const Scale& s : kScales) {
    if (!name.starts_with(s.name)) continue;
    const std::string_view rest = name.substr(s.name.size());
    if (rest.empty()) return Unit{{}, s.factor};
    for (const Plain& u : kPlain) {
      if (u.name == rest) return Unit{u.measures, s.factor};
    }
  }
  return std::nullopt;
}

// A quotient that is not exact fills all digits.
bool is_full(const Decimal& number) {
  constexpr std::ptrdiff_t kDigits = 34;
  const std::string text = number.to_string();
  return std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }) >=
         kDigits;
}

bool takes_scale(std::string_view measures) {
  return std::any_of(kPlain.begin(), kPlain.end(),
                     [&](const Plain& u) { return u.name == measures; });
}

}  // namespace

bool is_unit(std::string_view unit) { return find(unit).has_value(); }

bool measures_same(std::string_view from, std::string_view to) {
  if (from == to) return true;
  const auto a = find(from);
  const auto b = find(to);
  if (!a || !b) return false;
  return a->measures.empty() ? takes_scale(b->measures) : a->measures == b->measures;
}

std::optional<Decimal> convert(const Decimal& number, std::string_view from, std::string_view to) {
  if (from == to) return number;
  if (!measures_same(from, to)) return std::nullopt;
  const Unit a = *find(from);
  const Unit b = *find(to);
  const Decimal times = Decimal(a.times) * Decimal(b.over);
  const Decimal over = Decimal(a.over) * Decimal(b.times);
  const Decimal out = (number * times / over).normalized();
  if (!out.is_finite() || is_full(out) || out * over != number * times) return std::nullopt;
  if (number * times / times != number) return std::nullopt;
  return out;
}

std::string_view unit_at_end(std::string_view text) {
  // The longest first: 平方米 before 米 would be, 万元 before 元.
  for (std::size_t at = 0; at < text.size(); ++at) {
    if ((text[at] & '\xC0') == '\x80') continue;  // inside of a character
    if (is_unit(text.substr(at))) return text.substr(at);
  }
  return {};
}

std::string units_like(std::string_view unit) {
  constexpr std::array kOffered = {
      std::string_view("元"),     std::string_view("千元"),   std::string_view("万元"),
      std::string_view("百万元"), std::string_view("亿元"),   std::string_view("美元"),
      std::string_view("万美元"), std::string_view("亿美元"), std::string_view("%"),
      std::string_view("‰"),      std::string_view("小数"),   std::string_view("月"),
      std::string_view("年"),     std::string_view("天"),     std::string_view("平方米"),
      std::string_view("公顷")};
  std::string out;
  for (const std::string_view other : kOffered) {
    if (other != unit && !measures_same(other, unit)) continue;
    out += (out.empty() ? "" : "、") + std::string(other);
  }
  return out.empty() ? std::string(unit) : out;
}

}  // namespace zhida::intake
