// The compiled form: names resolved to slots and built-ins, ready to run. Immutable; shared between threads.
//
// A frame of values belongs to each running program: slots 0 … n-1 are the scope's names in order, the following ones
// the variables that the expression binds. A lambda has a frame of its own, into which it copies what it captures.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "decide/feel/ast.h"
#include "decide/feel/builtin.h"

namespace zhida::feel {

enum class Op : std::uint8_t {
  kConst,
  kSlot,
  kItemMember,  // inside a filter: member `text` of slot's context, else kids[0] (if any)
  kBuiltinRef,  // a built-in as a value
  kPath,
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
  kBetween,
  kIn,
  kInstanceOf,
  kIf,
  kFor,
  kSome,
  kEvery,  // slots: variables (and `partial` last, for kFor); kids: domains, then body
  kIterate,
  kFilter,  // slots[0]: item
  kCallBuiltin,
  kCall,  // kCall: kids[0] callee; names when named
  kLambda,
  kList,
  kContext,  // names: keys; slots: the entries' own slots
  kBoxedContext,
  kRange,
  kTests,
  kTest,  // slots[0]: the input '?'
  kCoerce,
  kTable,
  kFail,  // constant is the error to report
};

struct TableCode;
struct Lambda;

struct Code {
  Op op = Op::kConst;
  Op test = Op::kEq;  // kTest: the comparison
  bool low_closed = true, high_closed = true;
  Range::Form range_form = Range::Form::kEnds;
  bool negated = false;
  bool uses_input = false;  // mentions '?'
  bool is_literal = false;  // kTests children: a constant
  bool needs_item = false;  // kFilter: the predicate says nothing without an item
  Span span;
  int slot = -1;
  int overload = 0;
  const Builtin* builtin = nullptr;
  Value constant;
  std::string text;
  std::vector<Code> kids;
  std::vector<int> slots;
  std::vector<std::string> names;
  std::vector<TypePtr> types;
  std::shared_ptr<const TableCode> table;
  std::shared_ptr<const Lambda> lambda;
};

struct Lambda {
  Code body;
  int slot_count = 0;
  std::vector<std::pair<int, int>> captures;  // outer slot → inner slot
  std::vector<std::string> parameters;
  std::vector<TypePtr> types;
  int first_parameter = 0;  // inner slot of the first parameter
};

struct TableCode {
  std::shared_ptr<const TableDef> def;
  struct Input {
    Code expression;
    int slot = -1;              // where '?' stands
    std::vector<Code> allowed;  // zero or one kTests
  };
  std::vector<Input> inputs;
  struct Rule {
    std::vector<Code> tests;
    std::vector<Code> outputs;
  };
  std::vector<Rule> rules;
  struct Output {
    std::vector<Code> priority;  // allowed values in order
    std::vector<Code> allowed;   // zero or one kTests
    int slot = -1;
    std::vector<Code> fallback;  // zero or one default
  };
  std::vector<Output> outputs;
};

class Program {
 public:
  Code root;
  int input_count = 0;
  int slot_count = 0;
  TypePtr type;  // what the checker infers; any when it cannot say
  std::string element;
  Diagnostics warnings;  // of the checker
};

// The static type of a tree, and every clash that is certain: comparisons and arithmetic across types, conditions that
// are no booleans, members that a type does not have, cells that cannot match their column.
// Warnings are what is certain and yet no clash: a comparison that is always true, `instance of` that never is.
// A table's columns are also handed to `tables` where that is given.
struct TableColumns {
  std::shared_ptr<const TableDef> table;
  std::vector<TypePtr> inputs;  // any where not known
};
[[nodiscard]] TypePtr check(const ExprPtr& tree, const Scope& scope, const CompileOptions& options,
                            Diagnostics& out, std::vector<TableColumns>* tables = nullptr);

}  // namespace zhida::feel
