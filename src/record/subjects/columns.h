// Which column of a table holds what. Inside of record/subjects.
//
//     统一社会信用代码 | 名称 | 合成数据 | 从业人员 | 营业收入.2026 | 营业收入.2025 | 知识产权 (number of items) | …
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "decide/pack/facts.h"
#include "record/table/table.h"

namespace zhida::subjects {

inline constexpr std::string_view kNone = "无";
inline constexpr std::string_view kEnterprises = "enterprises";
inline constexpr std::uint64_t kItemsMax = 10'000;  // of one subject in one list

struct Column {
  enum class Kind : std::uint8_t { kId, kName, kSynthetic, kScalar, kYear, kItems };
  Kind kind = Kind::kScalar;
  std::string name;
  const pack::FactDef* def = nullptr;  // of kScalar, kYear and kItems
  std::int64_t year = 0;               // of kYear
};

// The columns of enterprises, facts in the order of the dictionary. REQUIRES: years from the newest
[[nodiscard]] std::vector<Column> columns_of(const std::vector<const pack::FactDef*>& facts,
                                             const std::vector<std::int64_t>& years);

// The facts of these names; all of the dictionary when there are none. E-SUBJECTS-COLUMN
[[nodiscard]] Result<std::vector<const pack::FactDef*>> facts_of(
    const pack::Dictionary& dictionary, const std::vector<std::string>& names);

// What a column of this name holds; E-SUBJECTS-COLUMN with the nearest name. `place` is the header's.
[[nodiscard]] Result<Column> find_column(std::string_view name, const pack::Dictionary& dictionary,
                                         Place place);

// How a value of this field is stored: text where it may be 无.
[[nodiscard]] table::Type type_of(const pack::FieldDef& def);
[[nodiscard]] table::Type type_of(const Column& column);

}  // namespace zhida::subjects
