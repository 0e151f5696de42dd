// A fact, as it is written down: what a source says of a subject, and of which days it says it.
//
// Days count from 1970-01-01; an interval holds valid_from and not valid_to. A value is canonical text: the same value is
// the same text, so that two systems that say the same are seen to agree.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace zhida::facts {

inline constexpr std::int64_t kDayMin = -719'162;    // 0001-01-01
inline constexpr std::int64_t kOpenEnd = 2'932'897;  // 10000-01-01: no end is known
inline constexpr std::int64_t kLatest = std::numeric_limits<std::int64_t>::max();  // as known today

inline constexpr std::size_t kNameBytesMax = 128;  // ids, subjects, sources, persons
inline constexpr std::size_t kKeyBytesMax = 256;   // keys and periods
inline constexpr std::size_t kEvidenceBytesMax = 1024;
inline constexpr std::size_t kValueBytesMax = 65'536;
inline constexpr std::size_t kItemsMax = 999;  // of a list: places count from 1

// Unknown is no kind: what nobody has said has no record.
enum class Kind : std::uint8_t {
  kText,       // not empty, not 无
  kNumber,     // -12.5: no needless zero, no exponent, at most 34 digits and 80 characters
  kBoolean,    // true | false
  kDate,       // 2026-11-23
  kNull,       // 无: known to be none; its text is empty
  kWithdrawn,  // the source no longer says anything of these days; its text is empty
};

// The scale of the fact sheets and packs.
enum class Confidence : std::uint8_t { kPublished, kToConfirm, kLocalDesign, kUnknownRule };

[[nodiscard]] std::string_view to_string(Kind kind);              // text …
[[nodiscard]] std::string_view to_string(Confidence confidence);  // published …
[[nodiscard]] std::optional<Kind> kind_of(std::string_view word);
[[nodiscard]] std::optional<Confidence> confidence_of(std::string_view word);

// What an importer gives, as views.
struct FactView {
  std::string_view key;     // of the dictionary: 营业收入
  std::string_view period;  // "2025", "2025-Q1", the place in a list ("3/类别"); "" = none
  Kind kind = Kind::kText;
  std::string_view value;
  std::int64_t valid_from = 0;
  std::int64_t valid_to = kOpenEnd;
};

struct Fact {
  std::string subject;
  std::string key;
  std::string period;
  Kind kind = Kind::kText;
  std::string value;
  std::int64_t valid_from = 0;
  std::int64_t valid_to = kOpenEnd;

  [[nodiscard]] FactView view() const { return {key, period, kind, value, valid_from, valid_to}; }
};

// Who says so, on what ground, and who wrote it down.
struct Origin {
  std::string source;    // a system or an office, as the table of precedence names it
  std::string evidence;  // a document's number, a file, a reference; may be ""
  Confidence confidence = Confidence::kPublished;
  std::string recorded_by;
};

// Keys that identify a subject. They are recorded as single facts, so that subjects are found by them.
inline constexpr std::string_view kCodeKey = "统一社会信用代码";
inline constexpr std::string_view kNameKey = "名称";
inline constexpr std::string_view kJurisdictionKey = "登记机关";
inline constexpr std::string_view kDistrictKey = "行政区划";
[[nodiscard]] bool is_identifier(std::string_view key);

// A text of 1 (or `least`) to `most` bytes, UTF-8 without control characters.
// Errors: E-FACTS-FIELD, with the field's name
[[nodiscard]] Result<Done> check_name(std::string_view field, std::string_view text,
                                      std::size_t most, std::size_t least = 1);
// Key and period.
[[nodiscard]] Result<Done> check_key(const FactView& fact);
// Kind and value, and the days (E-FACTS-INTERVAL).
[[nodiscard]] Result<Done> check_value(const FactView& fact);
[[nodiscard]] Result<Done> check_origin(const Origin& origin);

}  // namespace zhida::facts
