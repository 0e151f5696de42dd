// Cells: the constants that rules compare a fact with, and the cells and values that follow from them.
#pragma once

#include <string>
#include <vector>

#include "decide/pack/rules.h"

namespace zhida::pack {

// What of a fact is compared: the fact, one of its years, or one field of its items.
struct Subject {
  const FactDef* fact = nullptr;
  std::string year;                 // "" = the fact has no years
  const FieldDef* field = nullptr;  // of a list's items
};

// The decisions that a decision needs, itself included.
[[nodiscard]] std::vector<const dmn::ElementInfo*> closure(const Rules& rules,
                                                           const dmn::ElementInfo& decision);

// True when a rule reads this field of the list's items.
[[nodiscard]] bool reads_field(const Rules& rules,
                               const std::vector<const dmn::ElementInfo*>& decisions,
                               const Subject& subject);

// The constants that the decisions compare the subject with: numbers, dates, texts.
[[nodiscard]] std::vector<feel::Value> constants(
    Rules& rules, const std::vector<const dmn::ElementInfo*>& decisions, const Subject& subject);

struct Cells {
  std::vector<feel::Value> cells;  // empty: the domain cannot be cut
  std::vector<feel::Value> samples;
};
// Cuts a domain, or what is known of the value, at the constants.
[[nodiscard]] Cells cells_of(const feel::Value& domain, const FieldDef& def,
                             const std::vector<feel::Value>& constants, std::int64_t as_of_days);

}  // namespace zhida::pack
