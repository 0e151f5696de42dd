// Dependence: the facts that a decision, or a part of its tree, uses; and those of them that still matter.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "decide/pack/rules.h"

namespace zhida::pack {

class Dependence {
 public:
  explicit Dependence(Rules& rules) : rules_(rules) {}

  // Every fact that the part uses, through other decisions too.
  [[nodiscard]] Paths all(const dmn::ElementInfo& decision, const feel::ExprPtr& part);
  // Whether it uses any.
  [[nodiscard]] bool any(const dmn::ElementInfo& decision, const feel::ExprPtr& part);
  // The facts that are not fully known and may still change the part's value. None where the value is settled: the
  // branch not taken, the row that cannot hit, the column that no row left asks for.
  //
  // REQUIRES: the part uses no variable that something around it binds
  [[nodiscard]] Paths open(const dmn::ElementInfo& decision, const feel::ExprPtr& part);

 private:
  enum class Which { kAll, kOpen };
  void mentioned(const dmn::ElementInfo& decision, const feel::Expr& part, Which which, Paths& out);
  void of_reference(const Rules::Reference& reference, Which which, Paths& out);
  void of_input(const Rules::Reference& reference, Which which, Paths& out);
  void open_part(const dmn::ElementInfo& decision, const feel::ExprPtr& part, Paths& out);
  void open_if(const dmn::ElementInfo& decision, const feel::Expr& part, Paths& out);
  void open_table(const dmn::ElementInfo& decision, const feel::TableDef& table, Paths& out);

  Rules& rules_;
  std::unordered_map<const dmn::ElementInfo*, Paths> all_;
  std::unordered_map<const dmn::ElementInfo*, Paths> open_;
};

}  // namespace zhida::pack
