// What a fact may look like.
#include "record/facts/fact.h"

#include <algorithm>
#include <array>

#include "base/civil.h"
#include "base/text.h"
#include "record/facts/failure.h"

namespace zhida::facts {
namespace {

constexpr std::array<std::string_view, 6> kKinds = {"text", "number", "boolean",
                                                    "date", "null",   "withdrawn"};
constexpr std::array<std::string_view, 4> kConfidences = {"published", "to_confirm", "local_design",
                                                          "unknown_rule"};
constexpr std::size_t kDigitsMax = 34;
constexpr std::size_t kNumberBytesMax = 80;
constexpr std::size_t kIdentifierBytesMax = 512;  // what an index of PostgreSQL takes

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// -?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?, at most 34 digits from the first that is not 0, and not -0
bool is_canonical_number(std::string_view text) {
  if (text.size() > kNumberBytesMax) return false;
  std::string_view rest = text;
  const bool negative = rest.starts_with('-');
  if (negative) rest.remove_prefix(1);
  const auto point = rest.find('.');
  const auto whole = rest.substr(0, point);
  if (whole.empty() || !std::all_of(whole.begin(), whole.end(), is_digit)) return false;
  if (whole.size() > 1 && whole.front() == '0') return false;
  std::size_t digits = whole == "0" ? 0 : whole.size();
  if (point != std::string_view::npos) {
    auto fraction = rest.substr(point + 1);
    if (fraction.empty() || fraction.back() == '0') return false;
    if (!std::all_of(fraction.begin(), fraction.end(), is_digit)) return false;
    if (digits == 0) fraction.remove_prefix(fraction.find_first_not_of('0'));
    digits += fraction.size();
  } else if (negative && whole == "0") {
    return false;
  }
  return digits <= kDigitsMax;
}

// A text that both engines store and every screen shows.
bool is_plain(std::string_view text) {
  return is_valid_utf8(text) && text.find('\0') == std::string_view::npos;
}

bool is_canonical(Kind kind, std::string_view value) {
  switch (kind) {
    case Kind::kText: return !value.empty() && value != "无" && is_plain(value);
    case Kind::kNumber: return is_canonical_number(value);
    case Kind::kBoolean: return value == "true" || value == "false";
    case Kind::kDate: return value.size() == 10 && parse_civil(value).has_value();
    case Kind::kNull:
    case Kind::kWithdrawn: return value.empty();
  }
  return false;
}

template <std::size_t N>
std::optional<std::size_t> place_of(const std::array<std::string_view, N>& words,
                                    std::string_view word) {
  const auto at = std::find(words.begin(), words.end(), word);
  if (at == words.end()) return std::nullopt;
  return static_cast<std::size_t>(at - words.begin());
}

}  // namespace

std::string_view to_string(Kind kind) { return kKinds.at(static_cast<std::size_t>(kind)); }

std::string_view to_string(Confidence confidence) {
  return kConfidences.at(static_cast<std::size_t>(confidence));
}

std::optional<Kind> kind_of(std::string_view word) {
  const auto at = place_of(kKinds, word);
  return at ? std::optional(static_cast<Kind>(*at)) : std::nullopt;
}

std::optional<Confidence> confidence_of(std::string_view word) {
  const auto at = place_of(kConfidences, word);
  return at ? std::optional(static_cast<Confidence>(*at)) : std::nullopt;
}

bool is_identifier(std::string_view key) {
  return key == kCodeKey || key == kNameKey || key == kJurisdictionKey || key == kDistrictKey;
}

Result<Done> check_name(std::string_view field, std::string_view text, std::size_t most,
                        std::size_t least) {
  const bool control = std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
  });
  if (text.size() >= least && text.size() <= most && !control && is_valid_utf8(text)) return Done{};
  const std::string bytes = std::to_string(least) + "–" + std::to_string(most);
  return failure("E-FACTS-FIELD", field,
                 {"应是 " + bytes + " 字节的文字（UTF-8，无控制字符）",
                  "must be text of " + bytes + " bytes (UTF-8, no control characters)"},
                 {"改正这一项", "correct this field"});
}

Result<Done> check_key(const FactView& fact) {
  if (auto key = check_name("key", fact.key, kKeyBytesMax); !key) return key;
  return check_name("period", fact.period, kKeyBytesMax, 0);
}

Result<Done> check_value(const FactView& fact) {
  if (fact.valid_from < kDayMin || fact.valid_from >= fact.valid_to || fact.valid_to > kOpenEnd) {
    return failure(
        "E-FACTS-INTERVAL", fact.key,
        {"有效期不成立：终止日必须晚于起始日，且在公元 1 至 9999 年内",
         "no such days: the end must be later than the beginning, within the years 1 to 9999"},
        {"终止日是不再有效的第一天；没有终止日用开放的终点",
         "the end is the first day on which it no longer holds; without one, leave it open"});
  }
  if (fact.value.size() > kValueBytesMax) {
    return failure("E-FACTS-LIMIT", fact.key,
                   {"值超过 65536 字节", "the value is longer than 65,536 bytes"},
                   {"存为文件，在依据中引用", "keep it as a file and refer to it as evidence"});
  }
  if (!is_canonical(fact.kind, fact.value)) {
    return failure(
        "E-FACTS-FIELD", fact.key,
        {"值“" + excerpt(fact.value) + "”不是 " + std::string(to_string(fact.kind)) + " 的规范写法",
         "the value \"" + excerpt(fact.value) + "\" is not the canonical text of a " +
             std::string(to_string(fact.kind))},
        {"数写作 -12.5（无多余的零），布尔写作 true 或 false，日期写作 2026-11-23，“无”用 null",
         "write a number as -12.5 without needless zeros, a boolean as true or false, a date as "
         "2026-11-23, and none as null"});
  }
  if (is_identifier(fact.key) && fact.value.size() > kIdentifierBytesMax) {
    return failure("E-FACTS-LIMIT", fact.key,
                   {"标识超过 512 字节", "the identifier is longer than 512 bytes"},
                   {"改正来源", "correct its source"});
  }
  return Done{};
}

Result<Done> check_origin(const Origin& origin) {
  if (auto ok = check_name("source", origin.source, kNameBytesMax); !ok) return ok;
  if (auto ok = check_name("evidence", origin.evidence, kEvidenceBytesMax, 0); !ok) return ok;
  return check_name("recorded_by", origin.recorded_by, kNameBytesMax);
}

}  // namespace zhida::facts
