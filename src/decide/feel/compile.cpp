// Resolves names to slots, picks the overload of each built-in call, and reports names that nothing defines.
//
// Clause: DMN 1.5, 10.3.2.11 (scope), 10.3.2.5 (filter scope: item and the item's members), 10.3.2.13 (functions)
#include "decide/feel/compile.h"

#include <algorithm>

#include "base/text.h"

namespace zhida::feel {
namespace {

struct Binding {
  std::string name;
  int slot = -1;
  bool filter = false;  // a filter's item: its members are names, too
};

// One frame: the program's own, or a lambda's.
struct FrameScope {
  FrameScope* parent = nullptr;
  std::vector<Binding> bindings;
  std::vector<std::pair<int, int>> captures;
  int next_slot = 0;
  int input_slot = -1;

  int bind(std::string name, bool filter = false) {
    bindings.push_back({std::move(name), next_slot, filter});
    return next_slot++;
  }
};

Code slot_code(int slot, Span span) {
  Code c;
  c.op = Op::kSlot;
  c.slot = slot;
  c.span = span;
  return c;
}

class Compiler {
 public:
  Compiler(const Scope& scope, const CompileOptions& options) : scope_(scope), options_(options) {}

  Result<std::shared_ptr<const Program>> run(const ExprPtr& tree) {
    FrameScope frame;
    for (const Scope::Entry& e : scope_.entries) frame.bind(e.name);
    auto program = std::make_shared<Program>();
    program->input_count = static_cast<int>(scope_.entries.size());
    frame_ = &frame;
    program->root = code(*tree);
    program->slot_count = frame.next_slot;
    program->element = options_.element;
    if (options_.strict_types) {
      program->type = check(tree, scope_, options_, errors_);
    } else {
      Diagnostics ignored;
      program->type = check(tree, scope_, options_, ignored);
    }
    if (has_errors(errors_)) return errors_;
    program->warnings = std::move(errors_);
    return std::shared_ptr<const Program>(std::move(program));
  }

 private:
  // ---- names

  int capture(FrameScope& frame, int outer) {
    for (const auto& [from, to] : frame.captures) {
      if (from == outer) return to;
    }
    frame.captures.emplace_back(outer, frame.next_slot);
    return frame.next_slot++;
  }

  // The parent's code for a name, as seen from inside the lambda `frame`.
  Code import(FrameScope& frame, Code c) {
    if (c.op == Op::kSlot || c.op == Op::kItemMember) c.slot = capture(frame, c.slot);
    for (Code& kid : c.kids) kid = import(frame, std::move(kid));
    return c;
  }

  std::optional<Code> resolve(FrameScope& frame, const std::string& name, Span span) {
    std::vector<int> filters;
    std::optional<Code> base;
    for (auto it = frame.bindings.rbegin(); it != frame.bindings.rend() && !base; ++it) {
      if (it->name == name) base = slot_code(it->slot, span);
      if (it->filter)
        filters.push_back(it->slot);  // a member named `item` comes before the item (kit 0069, 026)
    }
    if (!base && frame.parent != nullptr) {
      base = resolve(*frame.parent, name, span);
      if (base) base = import(frame, std::move(*base));
    }
    for (auto it = filters.rbegin(); it != filters.rend(); ++it) {
      Code member;
      member.op = Op::kItemMember;
      member.slot = *it;
      member.text = name;
      member.span = span;
      if (base) member.kids.push_back(std::move(*base));
      base = std::move(member);
    }
    return base;
  }

  // A name that is called and that only a filter's item could define is the built-in of that name.
  Code name(const Expr& e, bool called = false) {
    auto found = resolve(*frame_, e.text, e.span);
    const Builtin* builtin = find_builtin(e.text);
    const bool bare = found && is_bare_member(*found);
    if (builtin == nullptr || (found && !bare)) return found ? std::move(*found) : unknown_name(e);
    Code c;
    c.op = Op::kBuiltinRef;
    c.builtin = builtin;
    c.span = e.span;
    if (!found || called) return c;
    Code* innermost = &*found;
    while (!innermost->kids.empty()) innermost = &innermost->kids[0];
    innermost->kids.push_back(std::move(c));
    return std::move(*found);
  }

  static bool is_bare_member(const Code& c) {
    return c.op == Op::kItemMember && (c.kids.empty() || is_bare_member(c.kids[0]));
  }

  Code unknown_name(const Expr& e) {
    std::vector<std::string> candidates;
    for (const FrameScope* f = frame_; f != nullptr; f = f->parent) {
      for (const Binding& b : f->bindings) candidates.push_back(b.name);
    }
    for (const Builtin& b : builtins()) candidates.emplace_back(b.name);
    Diagnostic d = diagnostic("E-FEEL-NAME", e.span, "没有名为“" + e.text + "”的事实、决策或函数",
                              "no fact, decision or function is named '" + e.text + "'");
    d.found = e.text;
    suggest(d, nearest(e.text, candidates));
    const bool wide =
        e.text.find("，") != std::string::npos || e.text.find("（") != std::string::npos;
    if (d.help_zh.empty() && wide) {
      d.help_zh = "表达式里的标点须用半角 , ( )";
      d.help_en = "punctuation in expressions is half-width: , ( )";
    }
    return failure(std::move(d), e.span);
  }

  Diagnostic diagnostic(std::string_view code, Span span, std::string zh, std::string en) {
    Diagnostic d;
    d.code = code;
    d.place.element = options_.element;
    if (options_.place) d.place = options_.place(span, options_.element);
    d.zh = std::move(zh);
    d.en = std::move(en);
    return d;
  }

  // An error of the author: reported now, and again by whoever runs the program all the same.
  Code failure(Diagnostic d, Span span) {
    Code c;
    c.op = Op::kFail;
    c.span = span;
    c.constant = Value::error({d.code, d.zh, d.en, span, options_.element, nullptr});
    if (options_.strict_types) errors_.push_back(std::move(d));
    return c;
  }

  // ---- expressions

  Code code(const Expr& e) {
    switch (e.kind) {
      case ExprKind::kLiteral: return literal(e);
      case ExprKind::kName: return name(e);
      case ExprKind::kInput: return input(e);
      case ExprKind::kFor:
      case ExprKind::kSome:
      case ExprKind::kEvery: return iteration(e);
      case ExprKind::kFilter: return filter(e);
      case ExprKind::kCall: return call(e);
      case ExprKind::kFunction: return function(e);
      case ExprKind::kContext:
      case ExprKind::kBoxedContext: return context(e);
      case ExprKind::kTests: return tests(e);
      case ExprKind::kIn: return in(e);
      case ExprKind::kTable: return table(e);
      default: return plain(e);
    }
  }

  static Op plain_op(ExprKind kind) {
    switch (kind) {
      case ExprKind::kPath: return Op::kPath;
      case ExprKind::kNegate: return Op::kNegate;
      case ExprKind::kAdd: return Op::kAdd;
      case ExprKind::kSub: return Op::kSub;
      case ExprKind::kMul: return Op::kMul;
      case ExprKind::kDiv: return Op::kDiv;
      case ExprKind::kPow: return Op::kPow;
      case ExprKind::kEq: return Op::kEq;
      case ExprKind::kNe: return Op::kNe;
      case ExprKind::kLt: return Op::kLt;
      case ExprKind::kLe: return Op::kLe;
      case ExprKind::kGt: return Op::kGt;
      case ExprKind::kGe: return Op::kGe;
      case ExprKind::kAnd: return Op::kAnd;
      case ExprKind::kOr: return Op::kOr;
      case ExprKind::kBetween: return Op::kBetween;
      case ExprKind::kInstanceOf: return Op::kInstanceOf;
      case ExprKind::kIf: return Op::kIf;
      case ExprKind::kIterate: return Op::kIterate;
      case ExprKind::kList: return Op::kList;
      case ExprKind::kRange: return Op::kRange;
      case ExprKind::kTest: return Op::kTest;
      case ExprKind::kCoerce: return Op::kCoerce;
      default: ZHIDA_CHECK(false && "plain_op"); return Op::kConst;
    }
  }

  Code plain(const Expr& e) {
    if (e.kind == ExprKind::kNegate && e.children[0]->value.is(Kind::kNumber))
      return negative_literal(e);
    Code c;
    c.op = plain_op(e.kind);
    c.span = e.span;
    c.text = e.text;
    c.types = e.types;
    c.low_closed = e.low_closed;
    c.high_closed = e.high_closed;
    c.range_form = e.range_form;
    if (e.kind == ExprKind::kTest) {
      c.test = plain_op(e.test);
      c.slot = frame_->input_slot;
      c.uses_input = true;
      if (c.slot < 0) return no_input(e);
    }
    for (const ExprPtr& child : e.children) {
      c.kids.push_back(code(*child));
      c.uses_input = c.uses_input || c.kids.back().uses_input;
    }
    return c;
  }

  static Code negative_literal(const Expr& e) {
    Code c;
    c.constant = Value::number(-e.children[0]->value.as_number());
    c.span = e.span;
    c.is_literal = true;
    return c;
  }

  Code literal(const Expr& e) {
    Code c;
    c.op = e.value.is(Kind::kError) ? Op::kFail : Op::kConst;
    c.constant = e.value;
    c.span = e.span;
    c.is_literal = true;
    return c;
  }

  Code no_input(const Expr& e) {
    return failure(diagnostic("E-FEEL-INPUT", e.span, "“?”只能用在单元格的条件里",
                              "'?' stands only in the tests of a cell"),
                   e.span);
  }

  Code input(const Expr& e) {
    if (frame_->input_slot < 0) {
      // Boxed iterators may name their variable '?'; otherwise it must be bound by a test.
      auto bound = resolve(*frame_, "?", e.span);
      if (!bound) return no_input(e);
      return std::move(*bound);
    }
    Code c = slot_code(frame_->input_slot, e.span);
    c.uses_input = true;
    return c;
  }

  Code iteration(const Expr& e) {
    Code c;
    c.op = e.kind == ExprKind::kFor ? Op::kFor : e.kind == ExprKind::kSome ? Op::kSome : Op::kEvery;
    c.span = e.span;
    const std::size_t mark = frame_->bindings.size();
    for (std::size_t i = 0; i < e.names.size(); ++i) {
      c.kids.push_back(code(*e.children[i]));
      c.slots.push_back(frame_->bind(e.names[i]));
    }
    if (e.kind == ExprKind::kFor) c.slots.push_back(frame_->bind("partial"));
    c.kids.push_back(code(*e.children.back()));
    if (e.kind == ExprKind::kFor && !mentions(c.kids.back(), c.slots.back())) c.slots.back() = -1;
    frame_->bindings.resize(mark);
    for (const Code& kid : c.kids) c.uses_input = c.uses_input || kid.uses_input;
    return c;
  }

  static bool mentions(const Code& c, int slot) {
    if ((c.op == Op::kSlot || c.op == Op::kItemMember) && c.slot == slot) return true;
    if (c.lambda) {
      for (const auto& [outer, inner] : c.lambda->captures) {
        if (outer == slot) return true;
      }
    }
    const auto in_any = [slot](const std::vector<Code>& list) {
      return std::any_of(list.begin(), list.end(),
                         [slot](const Code& kid) { return mentions(kid, slot); });
    };
    return c.table != nullptr || in_any(c.kids);  // what a table mentions is not looked at
  }

  Code filter(const Expr& e) {
    Code c;
    c.op = Op::kFilter;
    c.span = e.span;
    c.kids.push_back(code(*e.children[0]));
    const std::size_t mark = frame_->bindings.size();
    c.slots.push_back(frame_->bind("item", true));
    c.kids.push_back(code(*e.children[1]));
    frame_->bindings.resize(mark);
    c.uses_input = c.kids[0].uses_input || c.kids[1].uses_input;
    c.needs_item = needs_item(c.kids[1], c.slots[0]);
    return c;
  }

  // Whether what `c` says hangs on the item in `slot`, also where no item has a member that hides an outer name.
  static bool needs_item(const Code& c, int slot) {
    if (c.op == Op::kItemMember && c.slot == slot && !c.kids.empty())
      return needs_item(c.kids[0], slot);
    if (mentions(c, slot) && c.kids.empty()) return true;
    if (c.lambda || c.table) return mentions(c, slot);
    return std::any_of(c.kids.begin(), c.kids.end(),
                       [slot](const Code& kid) { return needs_item(kid, slot); });
  }

  Code context(const Expr& e) {
    Code c;
    c.op = e.kind == ExprKind::kContext ? Op::kContext : Op::kBoxedContext;
    c.span = e.span;
    c.names = e.names;
    const std::size_t mark = frame_->bindings.size();
    for (std::size_t i = 0; i < e.names.size(); ++i) {
      if (e.kind == ExprKind::kContext &&
          std::find(e.names.begin(), e.names.begin() + static_cast<std::ptrdiff_t>(i),
                    e.names[i]) != e.names.begin() + static_cast<std::ptrdiff_t>(i)) {
        frame_->bindings.resize(mark);
        return failure(
            diagnostic("E-FEEL-DUPLICATE-KEY", e.span, "上下文里“" + e.names[i] + "”写了两次",
                       "the context has the key '" + e.names[i] + "' twice"),
            e.span);
      }
      c.kids.push_back(code(*e.children[i]));
      c.uses_input = c.uses_input || c.kids.back().uses_input;
      c.slots.push_back(frame_->bind(e.names[i]));
    }
    frame_->bindings.resize(mark);
    return c;
  }

  Code tests(const Expr& e) {
    Code c;
    c.op = Op::kTests;
    c.span = e.span;
    c.negated = e.negated;
    c.slot = frame_->input_slot;
    if (c.slot < 0) {  // a whole program of tests: its input is the scope's '?'
      auto bound = resolve(*frame_, "?", e.span);
      if (!bound) return no_input(e);
      c.slot = bound->slot;
      frame_->input_slot = c.slot;
    }
    for (const ExprPtr& child : e.children) c.kids.push_back(code(*child));
    c.uses_input = true;
    return c;
  }

  // `x in tests`: the tests see x as their input.
  Code in(const Expr& e) {
    Code c;
    c.op = Op::kIn;
    c.span = e.span;
    c.kids.push_back(code(*e.children[0]));
    c.uses_input = c.kids[0].uses_input;
    const int saved = frame_->input_slot;
    c.slot = frame_->bind("?");
    frame_->input_slot = c.slot;
    for (std::size_t i = 1; i < e.children.size(); ++i) c.kids.push_back(code(*e.children[i]));
    frame_->input_slot = saved;
    frame_->bindings.pop_back();
    return c;
  }

  Code call(const Expr& e) {
    const Expr& called = *e.children[0];
    Code callee = called.kind == ExprKind::kName ? name(called, true) : code(called);
    Code c;
    c.span = e.span;
    c.names = e.names;
    std::vector<Code> arguments;
    for (std::size_t i = 1; i < e.children.size(); ++i) {
      arguments.push_back(code(*e.children[i]));
      c.uses_input = c.uses_input || arguments.back().uses_input;
    }
    if (callee.op != Op::kBuiltinRef) {
      c.op = Op::kCall;
      c.kids.push_back(std::move(callee));
      for (Code& a : arguments) c.kids.push_back(std::move(a));
      return c;
    }
    c.op = Op::kCallBuiltin;
    c.builtin = callee.builtin;
    c.text = callee.builtin->name;
    if (!bind_arguments(c, std::move(arguments))) {
      return failure(wrong_arguments(e, *callee.builtin), e.span);
    }
    return c;
  }

  // Which parameters there are, and the nearest to a name that is none of them.
  Diagnostic wrong_arguments(const Expr& e, const Builtin& b) {
    const std::string function(b.name);
    Diagnostic d = diagnostic("E-FEEL-ARITY", e.span, "函数 " + function + " 没有这样的参数",
                              "function " + function + " takes no such arguments");
    std::vector<std::string> names;
    for (const BuiltinOverload& o : b.overloads) {
      std::string one;
      for (const BuiltinParameter& p : o.parameters) {
        names.emplace_back(p.name);
        one += one.empty() ? "" : ", ";
        one.append(p.name).append(p.optional ? "?" : "");
      }
      d.expected += (d.expected.empty() ? "(" : " | (") + one + (o.variadic ? ", …)" : ")");
    }
    d.found = std::to_string(e.children.size() - 1);
    for (const std::string& name : e.names) {
      if (std::find(names.begin(), names.end(), name) != names.end()) continue;
      d.found = name;
      suggest(d, nearest(name, names));
      break;
    }
    return d;
  }

  static void suggest(Diagnostic& d, const std::string& near) {
    if (near.empty()) return;
    d.help_zh = "是否指“" + near + "”？";
    d.help_en = "did you mean '" + near + "'?";
  }

  // Chooses the overload and puts named arguments into its order; absent optional ones become null.
  static bool bind_arguments(Code& c, std::vector<Code> arguments) {
    const auto& overloads = c.builtin->overloads;
    // before(point, range) and before(range, point) share their names: the order written tells them apart.
    const auto in_order = [&c](const BuiltinOverload& overload) {
      return std::equal(c.names.begin(), c.names.end(), overload.parameters.begin(),
                        overload.parameters.end(),
                        [](const std::string& name, const auto& p) { return name == p.name; });
    };
    const auto exact = std::find_if(overloads.begin(), overloads.end(), in_order);
    if (!c.names.empty() && exact != overloads.end()) {
      c.overload = static_cast<int>(exact - overloads.begin());
      return bind_named(c, exact->parameters, arguments);
    }
    for (std::size_t o = 0; o < overloads.size(); ++o) {
      const auto& parameters = overloads[o].parameters;
      c.overload = static_cast<int>(o);
      if (c.names.empty()) {
        const auto required = static_cast<std::size_t>(std::count_if(
            parameters.begin(), parameters.end(), [](const auto& p) { return !p.optional; }));
        if (arguments.size() < required ||
            (arguments.size() > parameters.size() && !overloads[o].variadic))
          continue;
        c.kids = std::move(arguments);
        return true;
      }
      if (bind_named(c, parameters, arguments)) return true;
    }
    return false;
  }

  static bool bind_named(Code& c, const std::vector<BuiltinParameter>& parameters,
                         const std::vector<Code>& arguments) {
    std::vector<Code> ordered(parameters.size());
    std::vector<bool> given(parameters.size());
    for (std::size_t i = 0; i < c.names.size(); ++i) {
      const auto it = std::find_if(parameters.begin(), parameters.end(),
                                   [&](const auto& p) { return p.name == c.names[i]; });
      if (it == parameters.end()) return false;
      const auto at = static_cast<std::size_t>(it - parameters.begin());
      if (given[at]) return false;
      given[at] = true;
      ordered[at] = arguments[i];
    }
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      if (!given[i] && !parameters[i].optional) return false;
    }
    while (!ordered.empty() && !given[ordered.size() - 1]) ordered.pop_back();
    c.kids = std::move(ordered);
    c.names.clear();
    return true;
  }

  Code function(const Expr& e) {
    Code c;
    c.op = Op::kLambda;
    c.span = e.span;
    if (e.negated) {
      c.op = Op::kFail;
      c.constant =
          Value::error({"E-FEEL-UNSUPPORTED", "不支持外部函数",
                        "external functions are not supported", e.span, options_.element, nullptr});
      return c;
    }
    FrameScope frame;
    frame.parent = frame_;
    auto lambda = std::make_shared<Lambda>();
    lambda->parameters = e.names;
    lambda->types = e.types;
    lambda->first_parameter = 0;
    for (const std::string& parameter : e.names) frame.bind(parameter);
    frame_ = &frame;
    lambda->body = code(*e.children[0]);
    frame_ = frame.parent;
    lambda->slot_count = frame.next_slot;
    lambda->captures = frame.captures;
    c.lambda = std::move(lambda);
    return c;
  }

  Code table(const Expr& e) {
    auto t = std::make_shared<TableCode>();
    t->def = e.table;
    const int saved = frame_->input_slot;
    std::vector<int> slots;
    for (const TableInput& in : e.table->inputs) {
      TableCode::Input input_code;
      input_code.expression = code(*in.expression);
      input_code.slot = frame_->next_slot++;
      slots.push_back(input_code.slot);
      frame_->input_slot = input_code.slot;
      if (in.allowed) input_code.allowed.push_back(code(*in.allowed));
      frame_->input_slot = saved;
      t->inputs.push_back(std::move(input_code));
    }
    for (const TableOutput& out : e.table->outputs) {
      TableCode::Output output;
      output.slot = frame_->next_slot++;
      frame_->input_slot = output.slot;
      if (out.allowed) output.allowed.push_back(code(*out.allowed));
      frame_->input_slot = saved;
      for (const ExprPtr& p : out.priority) output.priority.push_back(code(*p));
      if (out.default_value) output.fallback.push_back(code(*out.default_value));
      t->outputs.push_back(std::move(output));
    }
    for (const TableRule& rule : e.table->rules) {
      TableCode::Rule r;
      for (std::size_t i = 0; i < rule.tests.size(); ++i) {
        frame_->input_slot = slots[i];
        r.tests.push_back(code(*rule.tests[i]));
      }
      frame_->input_slot = saved;
      for (const ExprPtr& out : rule.outputs) r.outputs.push_back(code(*out));
      t->rules.push_back(std::move(r));
    }
    Code c;
    c.op = Op::kTable;
    c.span = e.span;
    c.table = std::move(t);
    return c;
  }

  const Scope& scope_;
  const CompileOptions& options_;
  FrameScope* frame_ = nullptr;
  Diagnostics errors_;
};

}  // namespace

Result<std::shared_ptr<const Program>> compile(const ExprPtr& tree, const Scope& scope,
                                               const CompileOptions& options) {
  return Compiler(scope, options).run(tree);
}

}  // namespace zhida::feel
