// The tree of a FEEL expression. Boxed expressions of DMN are lowered to the same tree, so that there is one checker,
// one compiled form and one evaluator.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "decide/feel/types.h"
#include "decide/feel/value.h"

namespace zhida::feel {

struct Expr;
using ExprPtr = std::shared_ptr<const Expr>;
struct TableDef;

enum class ExprKind : std::uint8_t {
  kLiteral,  // value
  kName,     // text
  kPath,     // children[0] . text
  kNegate,
  kAdd,
  kSub,
  kMul,
  kDiv,
  kPow,
  kEq,
  kNe,
  kLt,
  kLe,
  kGt,
  kGe,
  kAnd,
  kOr,
  kBetween,     // x, low, high
  kIn,          // x, then tests
  kInstanceOf,  // children[0], type
  kIf,          // condition, then, else
  kFor,         // names = iterator variables; children = their domains, then the body
  kSome,
  kEvery,     // as kFor
  kIterate,   // low .. high: a domain of kFor without brackets
  kFilter,    // list, predicate
  kCall,      // callee, arguments; names = argument names when named (else empty)
  kFunction,  // names = parameters, types = their types; children[0] = body
  kList,
  kContext,  // names = keys; children = values
  kRange,    // low, high (either may be a null literal: unbounded), low_closed, high_closed
  kTests,    // a cell's unary tests: children, any of which; negated for not(…); no children = '-'
  kTest,  // one comparison with the implicit input: op is kind of test (kLt, kLe, kGt, kGe, kEq, kNe), operand
  kInput,   // '?'
  kCoerce,  // children[0] as type
  kTable,   // table
  // Boxed context: names = keys ("" = the result entry), children = values (kCoerce where typed).
  kBoxedContext,
};

struct Expr {
  ExprKind kind = ExprKind::kLiteral;
  Span span;
  std::string text;  // kName, kPath: the name
  Value value;       // kLiteral
  std::vector<ExprPtr> children;
  std::vector<std::string> names;
  std::vector<TypePtr> types;  // kFunction: parameter types; kInstanceOf, kCoerce: types[0]
  bool low_closed = true, high_closed = true;
  Range::Form range_form = Range::Form::kEnds;
  bool negated = false;
  ExprKind test = ExprKind::kEq;  // kTest
  std::shared_ptr<const TableDef> table;
  // For a kCoerce or kTable that a model made: where it stands, e.g. "企业规模 / 规则 3 / 输入 2".
  std::string element;
  int depth = 1;  // of the tree below, for limits
};

enum class HitPolicy : std::uint8_t {
  kUnique,
  kFirst,
  kPriority,
  kAny,
  kCollect,
  kRuleOrder,
  kOutputOrder
};
enum class Aggregation : std::uint8_t { kNone, kSum, kCount, kMin, kMax };

struct TableInput {
  ExprPtr expression;
  std::string label;  // text of the expression, for traces
  ExprPtr allowed;    // kTests; may be null
  TypePtr type;       // may be null
};
struct TableOutput {
  std::string name;               // empty for a single output
  TypePtr type;                   // may be null
  ExprPtr allowed;                // kTests; may be null. Its order is the priority of P and O
  std::vector<ExprPtr> priority;  // the allowed values as expressions in order; empty when none
  ExprPtr default_value;          // may be null
};
struct TableRule {
  std::vector<ExprPtr> tests;    // kTests, one an input
  std::vector<ExprPtr> outputs;  // one an output
  std::vector<std::string> test_texts;
  std::vector<std::string> output_texts;
  std::vector<std::string> annotations;
};
struct TableDef {
  std::string element;  // name of the decision or BKM that holds it
  HitPolicy hit_policy = HitPolicy::kUnique;
  Aggregation aggregation = Aggregation::kNone;
  std::vector<TableInput> inputs;
  std::vector<TableOutput> outputs;
  std::vector<TableRule> rules;
  std::vector<std::string> annotation_names;
};

}  // namespace zhida::feel
