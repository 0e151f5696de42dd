// Values and fact paths as explanations show them.
#include "decide/pack/show.h"

#include <algorithm>

namespace zhida::pack {
namespace {

constexpr int kDigits = 6;     // after the point, of a number that is cut
constexpr int kScaleMax = 15;  // a longer fraction is a quotient that does not end, and is cut

constexpr std::string_view kYearsEn[] = {"this year", "last year", "two years ago",
                                         "three years ago", "four years ago"};

bool is_long(const feel::Value& v) {
  return v.is(feel::Kind::kNumber) && v.as_number().normalized().scale() > kScaleMax;
}

feel::Value cut_to(const feel::Value& end, Rounding mode) {
  return is_long(end) ? feel::Value::number(end.as_number().round(kDigits, mode)) : end;
}

}  // namespace

std::string shown(const feel::Value& v) {
  if (is_long(v)) return v.as_number().round(kDigits, Rounding::kDown).to_string() + "…";
  if (v.is(feel::Kind::kPossible) && v.as_possible().form == feel::Possible::Form::kInterval) {
    feel::Possible p = v.as_possible();
    p.low = cut_to(p.low, Rounding::kFloor);
    p.high = cut_to(p.high, Rounding::kCeiling);
    return to_display(feel::Value::possible(std::move(p)));
  }
  return to_display(v);
}

Text path_text(const Dictionary& dictionary, std::string_view path) {
  const std::size_t dot = path.find('.');
  const FactDef* def = dictionary.find(path.substr(0, dot));
  if (def == nullptr) return {std::string(path), std::string(path)};
  Text out{def->name, def->en};
  if (dot == std::string_view::npos) return out;
  const std::string_view member = path.substr(dot + 1);
  const auto* year = std::find(std::begin(kYears), std::end(kYears), member);
  const bool known = year != std::end(kYears);
  out.zh += "（" + std::string(member) + "）";
  out.en += " (" + std::string(known ? kYearsEn[year - std::begin(kYears)] : member) + ")";
  return out;
}

}  // namespace zhida::pack
