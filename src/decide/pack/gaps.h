// Gaps: where a fact is not fully known, and the values worth supposing there.
//
// A gap is one fact path (营业收入.上年, 知识产权); its slots are the unknown scalars in it: the fact itself, members of
// known items, or, for a list of which nothing is known, how many kinds of items it has and what each kind says.
#pragma once

#include <string>
#include <vector>

#include "decide/pack/rules.h"

namespace zhida::pack {

struct Slot {
  enum class Place { kWhole, kYear, kMember, kKinds, kOfKind };
  Place place = Place::kWhole;
  std::size_t item = 0;  // kMember: which item; kOfKind: which kind
  std::string member;    // kYear: 上年; kMember, kOfKind: the field
  // Parts that together are the slot's whole domain, cut at the values that rules compare it with. Empty: the domain
  // has no such parts.
  std::vector<feel::Value> cells;
  // Single values worth trying: one of every cell at least.
  std::vector<feel::Value> samples;
};

struct Gap {
  std::string path;
  std::string fact;
  std::vector<Slot> slots;
};

// The gaps of these fact paths, for a verdict. REQUIRES: put() was not called on rules
[[nodiscard]] std::vector<Gap> find_gaps(Rules& rules, const dmn::ElementInfo& verdict,
                                         const std::vector<std::string>& paths);

// Values supposed for slots, on top of what is known.
class Supposition {
 public:
  // REQUIRES: rules and gaps outlive it
  Supposition(Rules& rules, const std::vector<Gap>& gaps);

  struct At {
    std::size_t gap = 0;
    std::size_t slot = 0;
  };
  void suppose(At at, const feel::Value& value);
  void forget(At at);
  [[nodiscard]] bool has(At at) const;
  // A slot of a kind of items that the list is supposed not to have: its value changes nothing.
  [[nodiscard]] bool is_idle(At at) const;
  [[nodiscard]] std::vector<At> slots_of(std::size_t gap) const;

  using Values = std::vector<std::optional<feel::Value>>;  // of one gap's slots
  [[nodiscard]] const Values& values(std::size_t gap) const { return values_[gap]; }
  void restore(std::size_t gap, Values values);
  void forget_gap(std::size_t gap);

 private:
  void tell(const std::string& fact);
  [[nodiscard]] feel::Value supposed_list(const Gap& gap, const Values& values) const;

  Rules& rules_;
  const std::vector<Gap>& gaps_;
  std::vector<Values> values_;  // by gap
};

}  // namespace zhida::pack
