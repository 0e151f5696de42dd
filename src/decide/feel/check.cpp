// Static types: what each part of a tree is, and the clashes that no input can heal.
//
// Clause: DMN 1.5, 10.3.2.9 (type conformance), tables 48 to 58 (operators)
#include <algorithm>

#include "base/text.h"
#include "decide/feel/builtin.h"
#include "decide/feel/compile.h"
#include "decide/feel/fit.h"

namespace zhida::feel {
namespace {

using K = Type::Kind;

bool is_temporal(K k) {
  return k == K::kDate || k == K::kTime || k == K::kDateTime || k == K::kDaysDuration ||
         k == K::kMonthsDuration;
}

bool comparable(const TypePtr& a, const TypePtr& b) {
  if (!is_known(a) || !is_known(b)) return true;
  if (a->kind == b->kind) return true;
  const auto dates = [](K k) { return k == K::kDate || k == K::kDateTime; };
  if (dates(a->kind) && dates(b->kind)) return true;
  // A list of one stands for its item (10.3.2.9.4).
  return a->kind == K::kList || b->kind == K::kList;
}

std::string article(const TypePtr& t) { return with_article(to_string(*t)); }

class Checker {
 public:
  Checker(const Scope& scope, const CompileOptions& options, Diagnostics& out,
          std::vector<TableColumns>* tables)
      : options_(options), out_(out), tables_(tables) {
    for (const Scope::Entry& e : scope.entries) names_.push_back({e.name, e.type, false});
    input_ = scope.input_type;
  }

  TypePtr type(const Expr& e) {
    switch (e.kind) {
      case ExprKind::kLiteral: return literal_type(e.value);
      case ExprKind::kName: return name(e);
      case ExprKind::kInput: return input_ ? input_ : any_type();
      case ExprKind::kPath: return path(e);
      case ExprKind::kNegate: return type(*e.children[0]);
      case ExprKind::kAdd:
      case ExprKind::kSub:
      case ExprKind::kMul:
      case ExprKind::kDiv:
      case ExprKind::kPow: return arithmetic(e);
      case ExprKind::kEq:
      case ExprKind::kNe:
      case ExprKind::kLt:
      case ExprKind::kLe:
      case ExprKind::kGt:
      case ExprKind::kGe:
      case ExprKind::kBetween: return comparison(e);
      case ExprKind::kAnd:
      case ExprKind::kOr: return logic(e);
      case ExprKind::kIn: return in(e);
      case ExprKind::kInstanceOf: return instance_of(e);
      case ExprKind::kIf: return conditional(e);
      case ExprKind::kFor:
      case ExprKind::kSome:
      case ExprKind::kEvery: return iteration(e);
      case ExprKind::kIterate: children(e); return any_type();
      case ExprKind::kFilter: return filter(e);
      case ExprKind::kCall: return call(e);
      case ExprKind::kFunction: return function(e);
      case ExprKind::kList: return list(e);
      case ExprKind::kContext:
      case ExprKind::kBoxedContext: return context(e);
      case ExprKind::kRange: return range(e);
      case ExprKind::kTests: return tests(e, input_);
      case ExprKind::kTest: return test(e, input_);
      case ExprKind::kCoerce: return coerced(e);
      case ExprKind::kTable: return table(e);
    }
    return any_type();
  }

 private:
  struct Name {
    std::string name;
    TypePtr type;
    bool filter = false;
  };

  Diagnostic& report(const Expr& e, std::string_view code, std::string zh, std::string en) {
    Diagnostic d;
    d.code = code;
    d.severity = code.starts_with("W-") ? Severity::kWarning : Severity::kError;
    d.place.element = current_.empty() ? options_.element : current_;
    if (options_.place) d.place = options_.place(e.span, std::move(d.place.element));
    d.zh = std::move(zh);
    d.en = std::move(en);
    out_.push_back(std::move(d));
    return out_.back();
  }

  void clash(const Expr& e, std::string zh, std::string en, const TypePtr& expected = nullptr,
             const TypePtr& found = nullptr) {
    Diagnostic& d = report(e, "E-FEEL-TYPE", std::move(zh), std::move(en));
    if (expected) d.expected = to_string(*expected);
    if (found) d.found = to_string(*found);
  }

  static void suggest(Diagnostic& d, std::string_view name, const std::vector<std::string>& among) {
    const std::string near = nearest(name, among);
    if (near.empty()) return;
    d.help_zh = "是否指“" + near + "”？";
    d.help_en = "did you mean '" + near + "'?";
  }

  // What is declared, whatever the expression gives. Clause: DMN 1.5, 10.3.2.9.4
  TypePtr coerced(const Expr& e) {
    const Expr& from = *e.children[0];
    const TypePtr found = type(from);
    const TypePtr& want = e.types[0];
    if (!never_fits(from, found, want)) return want;
    const std::string saved = current_;
    if (!e.element.empty()) current_ = e.element;
    clash(e, "这里声明的类型是" + to_string_zh(*want) + "，得到的却总是" + to_string_zh(*found),
          "the type declared here is " + to_string(*want) + ", but this always gives " +
              article(found),
          want, found);
    current_ = saved;
    return want;
  }

  void children(const Expr& e) {
    for (const ExprPtr& c : e.children) type(*c);
  }

  TypePtr name(const Expr& e) {
    for (auto it = names_.rbegin(); it != names_.rend(); ++it) {
      if (it->filter) {  // the item's members hide every other name, `item` too
        if (!is_known(it->type)) return any_type();
        if (const TypePtr* m = it->type->member(e.text)) return *m ? *m : any_type();
      }
      if (it->name == e.text) return it->type ? it->type : any_type();
    }
    return any_type();
  }

  TypePtr path(const Expr& e) {
    const TypePtr base = type(*e.children[0]);
    if (!is_known(base)) return any_type();
    const Type* holder = base.get();
    const bool through_list = base->kind == K::kList;
    if (through_list) holder = base->element ? base->element.get() : nullptr;
    if (holder == nullptr || holder->kind != K::kContext) {
      const bool has_properties = holder == nullptr || holder->kind == K::kAny ||
                                  is_temporal(holder->kind) || holder->kind == K::kRange;
      if (!has_properties)
        clash(e, to_string_zh(*holder) + "没有成员“" + e.text + "”",
              with_article(to_string(*holder)) + " has no member '" + e.text + "'");
      return any_type();
    }
    const TypePtr* member = holder->member(e.text);
    if (member == nullptr) {
      if (!holder->open) no_member(e, *holder);
      return any_type();
    }
    if (!through_list) return *member ? *member : any_type();
    return list_type(*member);
  }

  void no_member(const Expr& e, const Type& holder) {
    Diagnostic& d =
        report(e, "E-FEEL-TYPE", "没有成员“" + e.text + "”，有的是 " + to_string_zh(holder),
               "no member '" + e.text + "' in " + to_string(holder));
    d.found = e.text;
    std::vector<std::string> members;
    members.reserve(holder.members.size());
    for (const auto& [member, t] : holder.members) members.push_back(member);
    suggest(d, e.text, members);
  }

  // Clause: DMN 1.5, 10.3.2.9.3: only what is certain. A list of one and null are left out.
  TypePtr instance_of(const Expr& e) {
    const TypePtr found = type(*e.children[0]);
    const TypePtr want = e.types.empty() ? nullptr : e.types[0];
    if (is_known(found) && is_known(want) && !comparable(found, want)) {
      Diagnostic& d = report(e, "W-FEEL-NEVER", "这里的“instance of”永远不成立",
                             "this 'instance of' never holds");
      d.expected = to_string(*want);
      d.found = to_string(*found);
    }
    return simple_type(K::kBoolean);
  }

  TypePtr arithmetic(const Expr& e) {
    const TypePtr a = type(*e.children[0]);
    const TypePtr b = type(*e.children[1]);
    if (!is_known(a) || !is_known(b)) return any_type();
    if (a->kind == K::kNumber && b->kind == K::kNumber) return simple_type(K::kNumber);
    if (a->kind == K::kString && b->kind == K::kString && e.kind == ExprKind::kAdd)
      return simple_type(K::kString);
    if (is_temporal(a->kind) || is_temporal(b->kind) || a->kind == K::kList || b->kind == K::kList)
      return temporal(e, a->kind, b->kind);
    clash(e, to_string_zh(*a) + "与" + to_string_zh(*b) + "不能这样运算",
          "no such operation on " + to_string(*a) + " and " + to_string(*b));
    return any_type();
  }

  static TypePtr temporal(const Expr& e, K a, K b) {
    const bool duration_b = b == K::kDaysDuration || b == K::kMonthsDuration;
    if ((e.kind == ExprKind::kAdd || e.kind == ExprKind::kSub) && duration_b && is_temporal(a))
      return simple_type(a);
    if (e.kind == ExprKind::kSub && (a == K::kDate || a == K::kDateTime || a == K::kTime))
      return simple_type(K::kDaysDuration);
    return any_type();
  }

  TypePtr comparison(const Expr& e) {
    const TypePtr a = type(*e.children[0]);
    for (std::size_t i = 1; i < e.children.size(); ++i) {
      const TypePtr b = type(*e.children[i]);
      if (!comparable(a, b)) {
        clash(e, to_string_zh(*a) + "不能与" + to_string_zh(*b) + "比较",
              article(a) + " cannot be compared with " + article(b), a, b);
        break;
      }
    }
    if (std::all_of(e.children.begin(), e.children.end(), [](const ExprPtr& c) {
          return c->kind == ExprKind::kLiteral && !c->value.is_null();
        })) {
      report(e, "W-FEEL-CONSTANT", "两边都是常量，结果总是一样",
             "both sides are constants: the result is always the same");
    }
    return simple_type(K::kBoolean);
  }

  TypePtr logic(const Expr& e) {
    for (const ExprPtr& c : e.children) boolean(*c, "and/or");
    return simple_type(K::kBoolean);
  }

  void boolean(const Expr& e, const char* where) {
    const TypePtr t = type(e);
    if (is_known(t) && t->kind != K::kBoolean && t->kind != K::kList) {
      clash(e, std::string(where) + " 需要真假值，这里是" + to_string_zh(*t),
            std::string(where) + " needs a boolean but this is " + article(t),
            simple_type(K::kBoolean), t);
    }
  }

  TypePtr in(const Expr& e) {
    const TypePtr saved = input_;
    input_ = type(*e.children[0]);
    for (std::size_t i = 1; i < e.children.size(); ++i) test(*e.children[i], input_);
    input_ = saved;
    return simple_type(K::kBoolean);
  }

  TypePtr tests(const Expr& e, const TypePtr& input) {
    for (const ExprPtr& c : e.children) test(*c, input);
    return simple_type(K::kBoolean);
  }

  static bool mentions_input(const Expr& e) {
    return e.kind == ExprKind::kInput ||
           std::any_of(e.children.begin(), e.children.end(),
                       [](const ExprPtr& c) { return mentions_input(*c); });
  }

  TypePtr test(const Expr& e, const TypePtr& input) {
    TypePtr t = e.kind == ExprKind::kTest ? type(*e.children[0]) : type(e);
    if (e.kind != ExprKind::kTest && mentions_input(e)) return simple_type(K::kBoolean);
    if (is_known(t) && (t->kind == K::kRange || t->kind == K::kList))
      t = t->element ? t->element : any_type();
    if (is_known(t) && t->kind == K::kRange) t = t->element ? t->element : any_type();
    const bool condition = is_known(t) && t->kind == K::kBoolean;
    if (!condition && !comparable(input, t)) {
      clash(e, "这一列是" + to_string_zh(*input) + "，条件却是" + to_string_zh(*t),
            "the column is " + article(input) + " but the test is " + article(t), input, t);
    }
    return simple_type(K::kBoolean);
  }

  TypePtr conditional(const Expr& e) {
    boolean(*e.children[0], "if");
    TypePtr yes = type(*e.children[1]);
    TypePtr no = type(*e.children[2]);
    const auto is_null = [](const Expr& branch) {
      return branch.kind == ExprKind::kLiteral && branch.value.is(Kind::kNull);
    };
    if (is_null(*e.children[1])) return no;
    if (is_null(*e.children[2])) return yes;
    return joined(yes, no);
  }

  static TypePtr item_type(const TypePtr& domain) {
    if (!is_known(domain)) return any_type();
    if (domain->kind == K::kList || domain->kind == K::kRange)
      return domain->element ? domain->element : any_type();
    return domain;
  }

  TypePtr iteration(const Expr& e) {
    const std::size_t mark = names_.size();
    for (std::size_t i = 0; i < e.names.size(); ++i) {
      const Expr& domain = *e.children[i];
      TypePtr item;
      if (domain.kind == ExprKind::kIterate) {
        item = type(*domain.children[0]);
        type(*domain.children[1]);
      } else {
        item = item_type(type(domain));
      }
      names_.push_back({e.names[i], item, false});
    }
    if (e.kind == ExprKind::kFor) names_.push_back({"partial", any_type(), false});
    TypePtr body = any_type();
    if (e.kind == ExprKind::kFor) {
      body = type(*e.children.back());
    } else {
      boolean(*e.children.back(), "satisfies");
    }
    names_.resize(mark);
    return e.kind == ExprKind::kFor ? list_type(body) : simple_type(K::kBoolean);
  }

  TypePtr filter(const Expr& e) {
    const TypePtr source = type(*e.children[0]);
    TypePtr item = item_type(source);
    names_.push_back({"item", item, true});
    const TypePtr predicate = type(*e.children[1]);
    names_.pop_back();
    if (is_known(predicate) && predicate->kind == K::kNumber) return item;
    if (is_known(predicate) && predicate->kind == K::kBoolean) return list_type(item);
    return any_type();
  }

  TypePtr call(const Expr& e) {
    std::vector<TypePtr> arguments;
    for (std::size_t i = 1; i < e.children.size(); ++i) arguments.push_back(type(*e.children[i]));
    const Expr& callee = *e.children[0];
    if (callee.kind != ExprKind::kName) {
      return called(e, type(callee), arguments);
    }
    for (auto n = names_.rbegin(); n != names_.rend(); ++n) {
      if (n->name != callee.text) continue;
      return called(e, n->type, arguments);
    }
    const Builtin* b = find_builtin(callee.text);
    if (b == nullptr) return any_type();
    if (e.names.empty()) positional(e, *b, arguments);
    return b->result ? b->result : any_type();
  }

  // A call of what is known to be a function, or not to be one.
  TypePtr called(const Expr& e, const TypePtr& t, const std::vector<TypePtr>& arguments) {
    if (!is_known(t) || t->kind != K::kFunction) return any_type();
    const TypePtr result = t->result ? t->result : any_type();
    const std::vector<std::string>& names = t->parameter_names;
    const bool by_name = !e.names.empty();
    if (by_name && names.size() != t->parameters.size()) return result;  // names are not known
    if (!by_name && arguments.size() != t->parameters.size()) {
      wrong_arguments(e, *t, {}, arguments.size());
      return result;
    }
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      std::size_t at = i;
      if (by_name) {
        at = static_cast<std::size_t>(std::find(names.begin(), names.end(), e.names[i]) -
                                      names.begin());
        if (at == names.size()) {
          wrong_arguments(e, *t, e.names[i], arguments.size());
          return result;
        }
      }
      argument(*e.children[i + 1], t->parameters[at], arguments[i], at);
    }
    if (by_name && e.names.size() < names.size()) wrong_arguments(e, *t, {}, arguments.size());
    return result;
  }

  void argument(const Expr& e, const TypePtr& want, const TypePtr& found, std::size_t at) {
    if (!never_fits(e, found, want)) return;
    clash(e,
          "第 " + std::to_string(at + 1) + " 个参数应为" + to_string_zh(*want) + "，这里是" +
              to_string_zh(*found),
          "parameter " + std::to_string(at + 1) + " is " + article(want) + " but this is " +
              article(found),
          want, found);
  }

  void wrong_arguments(const Expr& e, const Type& t, const std::string& unknown,
                       std::size_t count) {
    std::string all;
    for (const std::string& name : t.parameter_names) all += (all.empty() ? "" : ", ") + name;
    if (all.empty()) all = std::to_string(t.parameters.size());
    Diagnostic& d =
        unknown.empty()
            ? report(e, "E-FEEL-ARITY", "函数的参数数目不对", "the function takes other arguments")
            : report(e, "E-FEEL-ARITY", "函数没有名为“" + unknown + "”的参数",
                     "the function has no parameter '" + unknown + "'");
    d.expected = "(" + all + ")";
    d.found = unknown.empty() ? std::to_string(count) : unknown;
    if (!unknown.empty()) suggest(d, unknown, t.parameter_names);
    if (!e.names.empty() && unknown.empty()) missing_arguments(e, t, d);
  }

  static void missing_arguments(const Expr& e, const Type& t, Diagnostic& d) {
    std::string missing;
    for (const std::string& name : t.parameter_names) {
      if (std::find(e.names.begin(), e.names.end(), name) == e.names.end())
        missing += (missing.empty() ? "" : ", ") + name;
    }
    d.zh = "函数的参数没有给全，缺少 " + missing;
    d.en = "the function lacks arguments: " + missing;
  }

  // An argument clashes when no overload of that many parameters could take it.
  void positional(const Expr& e, const Builtin& b, const std::vector<TypePtr>& arguments) {
    bool any_fits = false;
    for (const BuiltinOverload& o : b.overloads) {
      if (arguments.size() > o.parameters.size() && !o.variadic) continue;
      bool fits = true;
      for (std::size_t i = 0; i < arguments.size() && fits; ++i) {
        const TypePtr& want = o.parameters[std::min(i, o.parameters.size() - 1)].type;
        if (!is_known(arguments[i]) || !is_known(want)) continue;
        fits = arguments[i]->kind == want->kind || want->kind == K::kList ||
               arguments[i]->kind == K::kList || (o.variadic) ||
               (is_temporal(arguments[i]->kind) && is_temporal(want->kind)) ||
               want->kind == K::kRange;
      }
      any_fits = any_fits || fits;
    }
    if (!any_fits && !b.overloads.empty()) {
      std::string found;
      for (const TypePtr& t : arguments) found += (found.empty() ? "" : ", ") + to_string(*t);
      clash(e, "函数 " + std::string(b.name) + " 不接受这样的参数（" + found + "）",
            "function " + std::string(b.name) + " does not take (" + found + ")");
      out_.back().found = "(" + found + ")";
      out_.back().expected = signatures(b);
    }
  }

  static std::string signatures(const Builtin& b) {
    std::string out;
    for (const BuiltinOverload& o : b.overloads) {
      std::string one;
      for (const BuiltinParameter& p : o.parameters) {
        one += one.empty() ? "" : ", ";
        one.append(p.name).append(p.optional ? "?" : "").append(": ");
        one += p.type ? to_string(*p.type) : "Any";
      }
      out += (out.empty() ? "(" : " | (") + one + (o.variadic ? ", …)" : ")");
    }
    return out;
  }

  TypePtr function(const Expr& e) {
    const std::size_t mark = names_.size();
    for (std::size_t i = 0; i < e.names.size(); ++i)
      names_.push_back({e.names[i], i < e.types.size() ? e.types[i] : any_type(), false});
    const TypePtr body = type(*e.children[0]);
    names_.resize(mark);
    auto out = std::make_shared<Type>(*function_type(e.types, body));
    out->parameter_names = e.names;
    return out;
  }

  TypePtr list(const Expr& e) {
    TypePtr element;
    for (const ExprPtr& c : e.children) {
      const TypePtr t = type(*c);
      element = element ? joined(element, t) : t;
    }
    return list_type(element ? element : any_type());
  }

  TypePtr context(const Expr& e) {
    const std::size_t mark = names_.size();
    std::vector<std::pair<std::string, TypePtr>> members;
    TypePtr result;
    for (std::size_t i = 0; i < e.names.size(); ++i) {
      const TypePtr t = type(*e.children[i]);
      if (e.names[i].empty()) {
        result = t;
        break;
      }
      names_.push_back({e.names[i], t, false});
      members.emplace_back(e.names[i], t);
    }
    names_.resize(mark);
    return result ? result : context_type(std::move(members));
  }

  TypePtr range(const Expr& e) {
    const TypePtr low = type(*e.children[0]);
    const TypePtr high = type(*e.children[1]);
    if (!comparable(low, high))
      clash(e, "区间两端的类型不同", "the ends of the range differ in type", low, high);
    return range_type(is_known(low) ? low : high);
  }

  TypePtr table(const Expr& e) {
    const TableDef& t = *e.table;
    std::vector<TypePtr> columns;
    const std::string saved = current_;
    for (std::size_t i = 0; i < t.inputs.size(); ++i) {
      current_ = t.element + " / 输入 " + std::to_string(i + 1);
      TypePtr column = type(*t.inputs[i].expression);
      column_type(*t.inputs[i].expression, column, t.inputs[i].type);
      if (!is_known(column) && t.inputs[i].type) column = t.inputs[i].type;
      columns.push_back(column);
      if (t.inputs[i].allowed) cell_tests(*t.inputs[i].allowed, column);
    }
    if (tables_ != nullptr) tables_->push_back({e.table, columns});
    TypePtr result;
    for (std::size_t r = 0; r < t.rules.size(); ++r) {
      for (std::size_t i = 0; i < t.rules[r].tests.size(); ++i) {
        current_ =
            t.element + " / 规则 " + std::to_string(r + 1) + " / 输入 " + std::to_string(i + 1);
        cell_tests(*t.rules[r].tests[i], columns[i]);
      }
      for (std::size_t o = 0; o < t.rules[r].outputs.size(); ++o) {
        current_ =
            t.element + " / 规则 " + std::to_string(r + 1) + " / 输出 " + std::to_string(o + 1);
        const TypePtr cell = output(*t.rules[r].outputs[o], t.outputs[o]);
        if (t.outputs.size() == 1) result = result ? joined(result, cell) : cell;
      }
    }
    for (std::size_t o = 0; o < t.outputs.size(); ++o) {
      current_ = t.element + " / 输出 " + std::to_string(o + 1);
      if (t.outputs[o].allowed && t.outputs[o].type)
        cell_tests(*t.outputs[o].allowed, t.outputs[o].type);
      current_ += " / 缺省";
      if (!t.outputs[o].default_value) continue;
      const TypePtr cell = output(*t.outputs[o].default_value, t.outputs[o]);
      if (t.outputs.size() == 1) result = result ? joined(result, cell) : cell;
    }
    current_ = saved;
    return table_type(t, result);
  }

  void column_type(const Expr& e, const TypePtr& found, const TypePtr& want) {
    if (!never_fits(e, found, want)) return;
    clash(
        e,
        "这一列声明的类型是" + to_string_zh(*want) + "，表达式得到的却总是" + to_string_zh(*found),
        "the column is declared as " + article(want) + ", but its expression always gives " +
            article(found),
        want, found);
  }

  void cell_tests(const Expr& e, const TypePtr& column) {
    const TypePtr input = input_;
    input_ = column;
    tests(e, column);
    input_ = input;
  }

  // The type of an output cell: the column's where it says one.
  TypePtr output(const Expr& e, const TableOutput& column) {
    const TypePtr cell = type(e);
    const TypePtr& want = column.type;
    if (never_fits(e, cell, want)) {
      clash(e, "输出应为" + to_string_zh(*want) + "，这里是" + to_string_zh(*cell),
            "the output is " + article(want) + " but this is " + article(cell), want, cell);
    }
    return want ? want : cell;
  }

  static TypePtr table_type(const TableDef& t, const TypePtr& single) {
    TypePtr row = single ? single : any_type();
    if (t.outputs.size() > 1) {
      std::vector<std::pair<std::string, TypePtr>> members;
      members.reserve(t.outputs.size());
      for (const TableOutput& o : t.outputs)
        members.emplace_back(o.name, o.type ? o.type : any_type());
      row = context_type(std::move(members));
    }
    if (t.aggregation == Aggregation::kMin || t.aggregation == Aggregation::kMax) return row;
    if (t.aggregation != Aggregation::kNone) return simple_type(K::kNumber);
    const bool many = t.hit_policy == HitPolicy::kCollect ||
                      t.hit_policy == HitPolicy::kRuleOrder ||
                      t.hit_policy == HitPolicy::kOutputOrder;
    return many ? list_type(row) : row;
  }

  const CompileOptions& options_;
  Diagnostics& out_;
  std::vector<TableColumns>* tables_;
  std::vector<Name> names_;
  TypePtr input_;
  std::string current_;
};

}  // namespace

TypePtr check(const ExprPtr& tree, const Scope& scope, const CompileOptions& options,
              Diagnostics& out, std::vector<TableColumns>* tables) {
  return Checker(scope, options, out, tables).type(*tree);
}

}  // namespace zhida::feel
