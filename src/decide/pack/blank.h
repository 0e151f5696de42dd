// Blanking: facts of a case taken away, and given again from another case. Inside of decide/pack.
#pragma once

#include <string>
#include <vector>

#include "decide/pack/depends.h"

namespace zhida::pack {

// What can be blanked by itself: a fact, one of its years, or one field of one item of a list.
struct Part {
  std::string path;  // 从业人员, 营业收入.上年, 资质[2].类型
  std::string fact;
  int back = -1;  // yearly: so many years before this one
  int item = -1;  // of a list; -1 = all of it
  std::string field;
};

// The facts and years that the verdict's rules use and that something is said of.
[[nodiscard]] std::vector<Part> whole_parts(Rules& rules, const FactSet& facts, std::int64_t day);
// Sets of parts worth blanking: each one, pairs, halves, all but one, all; and each field of the first items of lists.
[[nodiscard]] std::vector<std::vector<Part>> blankings(Rules& rules, const FactSet& facts,
                                                       std::int64_t day);
[[nodiscard]] std::vector<std::string> names(const std::vector<Part>& parts);

[[nodiscard]] FactSet without(const FactSet& facts, const std::vector<Part>& parts,
                              std::int64_t day);
// What these facts do not say, as the donor says it. Its years are counted back from its own day.
[[nodiscard]] FactSet with_donor(const FactSet& facts, std::int64_t day, const FactSet& donor,
                                 std::int64_t donor_day);

}  // namespace zhida::pack
