// Lowers boxed expressions and decision tables to FEEL trees, so that one checker, one compiled form and one evaluator
// serve both. Inside of decide/dmn.
//
// Clause: DMN 1.5, 7.3 and 10.2 (boxed expressions), chapter 8 (decision tables)
#pragma once

#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "decide/dmn/texts.h"
#include "decide/dmn/types.h"

namespace zhida::dmn {

// One element's lowering. `scope` names what the element may use.
class Lowerer {
 public:
  Lowerer(Texts& texts, Types& types, int model, std::string element, feel::Scope scope)
      : texts_(texts),
        types_(types),
        model_(model),
        element_(std::move(element)),
        scope_(std::move(scope)) {}

  // The tree, coerced to `type` when that is not null.
  feel::ExprPtr decision(const Boxed& logic, const feel::TypePtr& type);
  // A knowledge model: a function whose result is coerced to `result`.
  feel::ExprPtr knowledge(const BoxedFunction& logic, const feel::TypePtr& result,
                          const Position& at);
  [[nodiscard]] const feel::Scope& scope() const { return scope_; }

 private:
  using Node = std::shared_ptr<feel::Expr>;

  // lower.cpp
  feel::ExprPtr expression(const Boxed& boxed, const feel::TypePtr& wanted = nullptr);
  feel::ExprPtr form(const Boxed& boxed);
  feel::ExprPtr literal(const LiteralExpression& literal);
  feel::ExprPtr context(const BoxedContext& context, const Position& at);
  feel::ExprPtr relation(const BoxedRelation& relation, const Position& at);
  feel::ExprPtr invocation(const BoxedInvocation& invocation, const Position& at);
  feel::ExprPtr function(const BoxedFunction& function, const feel::TypePtr& result,
                         const Position& at);
  feel::ExprPtr filter(const BoxedFilter& filter, const Position& at);
  feel::ExprPtr iterator(const BoxedIterator& iterator, const Position& at);
  feel::ExprPtr coerced(feel::ExprPtr tree, const feel::TypePtr& type);
  feel::TypePtr type(const std::string& ref, const Position& at);
  // Makes a name known to the texts that follow, together with the members its value may have.
  void bind(const std::string& name, const feel::TypePtr& type, const feel::Expr* value);
  [[nodiscard]] static Node make(feel::ExprKind kind, const Position& at,
                                 std::vector<feel::ExprPtr> children = {});
  [[nodiscard]] static feel::ExprPtr failing(const Position& at, std::string code, std::string zh,
                                             std::string en);

  // lower_table.cpp
  feel::ExprPtr table(const BoxedTable& table, const Position& at);
  void table_input(const BoxedTable::Input& in, feel::TableDef& out);
  void table_output(const BoxedTable::Output& output, bool single, feel::TableDef& out);
  void table_rule(const BoxedTable::Rule& rule, feel::TableDef& out);
  feel::ExprPtr allowed(const std::optional<UnaryTestsText>& tests, const feel::TypePtr& of,
                        const std::string& element);
  feel::ExprPtr cell(const std::string& text, const Position& at, const std::string& element);

  Texts& texts_;
  Types& types_;
  int model_;
  std::string element_;
  feel::Scope scope_;
};

// The keys of every context in a tree and the output names of its tables: what may follow a dot after its value.
void collect_members(const feel::Expr& tree, std::set<std::string>& out);

}  // namespace zhida::dmn
