// Firm: what an invented enterprise is like, before it becomes facts. Everything hangs together here: its size makes its
// revenue, its revenue what it spends on research, that its people and its patents, and all of them what it is certified as.
//
//     wishes + streams ──► sketch() ──► Firm ──► passes.h ──► facts
//
// All shares, ranges and weights are ours and no statistics of any place.
//
// Threads: pure functions
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/civil.h"
#include "service/synth/industry.h"
#include "service/synth/random.h"
#include "service/synth/sheet.h"

namespace zhida::synth {

inline constexpr std::int64_t kYearDays = 365;

enum class Scale : std::uint8_t { kMicro, kSmall, kMedium, kLarge };

// One closed year.
struct YearBook {
  std::int64_t year = 0;
  std::int64_t staff = 0;
  Money revenue, main, profit, assets, debt, research;
  [[nodiscard]] Money equity() const { return {assets.hundredths - debt.hundredths}; }
};

struct Firm {
  std::uint64_t seed = 0;
  std::uint64_t number = 0;
  CivilDate as_of;
  std::int64_t today = 0;  // as_of as days
  const Division* division = nullptr;
  Group group;
  std::string_view district;
  std::string_view form;       // 主体类型
  std::string_view ownership;  // 所有制类型
  Scale scale = Scale::kMicro;
  std::int64_t founded = 0;  // days
  std::int64_t staff = 0;
  bool technical = false;           // does research in earnest
  std::vector<YearBook> years;      // the newest first; none for an enterprise of this year
  std::int64_t research_staff = 0;  // of the staff
  int inventions = 0;               // IP of class I
  int other_rights = 0;             // IP of class II

  [[nodiscard]] Stream stream(std::string_view purpose) const { return {seed, number, purpose}; }
  [[nodiscard]] bool is_company() const { return form == "公司"; }
  [[nodiscard]] bool makes() const { return is_manufacturing(group.code); }
  [[nodiscard]] std::int64_t age_years() const { return (today - founded) / kYearDays; }
  // Of the newest closed year; zero when there is none.
  [[nodiscard]] YearBook last() const { return years.empty() ? YearBook{} : years.front(); }
};

// What is settled before the firm is drawn.
struct Wishes {
  std::optional<std::string_view> size_class;  // 行业类别
  std::optional<bool> manufacturing;
  std::optional<std::string_view> district;
  std::optional<std::int64_t> founded;
};

[[nodiscard]] Firm sketch(std::uint64_t seed, std::uint64_t number, const CivilDate& as_of,
                          const Wishes& wishes);

}  // namespace zhida::synth
