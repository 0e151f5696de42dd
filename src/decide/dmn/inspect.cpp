// What the analysis of tables and requirements found, as diagnostics with places.
#include "decide/dmn/inspect.h"

#include <algorithm>

#include "base/text.h"
#include "decide/feel/compile.h"
#include "decide/prove/table.h"

namespace zhida::dmn {
namespace {

using feel::Aggregation;
using feel::Expr;
using feel::ExprKind;
using feel::HitPolicy;
using feel::TableDef;
using prove::Finding;
using prove::OutputFinding;
using Kind = ElementInfo::Kind;

std::string number(int index) { return std::to_string(index + 1); }

// "1、3" and "1, 3", at most a few.
std::string numbers(const std::vector<int>& indices, std::string_view separator) {
  constexpr std::size_t kShown = 6;
  std::string out;
  for (std::size_t i = 0; i < indices.size() && i < kShown; ++i) {
    if (i > 0) out += separator;
    out += number(indices[i]);
  }
  return indices.size() > kShown ? out + "…" : out;
}

class Inspector {
 public:
  Inspector(const Source& source, bool strict, Diagnostics& found)
      : source_(source), strict_(strict), found_(found) {}

  void table(const prove::Question& question) {
    t_ = question.table;
    hit_policy();
    for (const feel::TableInput& in : t_->inputs) repeated_values(in);
    for (const OutputFinding& f : prove::analyse_outputs(*t_)) output(f);
    for (const Finding& f : prove::analyse(question)) finding(f);
  }

 private:
  // "E-…" where strict, else the warning of the same name.
  Diagnostic& add(std::string_view kind, bool error, const Expr* at, const std::string& element,
                  std::string zh, std::string en) {
    Diagnostic d;
    const bool is_error = error && strict_;
    d.code = std::string(is_error ? "E-DMN-" : "W-DMN-").append(kind);
    d.severity = is_error ? Severity::kError : Severity::kWarning;
    d.place = source_.place(at != nullptr ? at->span.begin : 0, t_->element + element);
    d.zh = std::move(zh);
    d.en = std::move(en);
    found_.push_back(std::move(d));
    return found_.back();
  }

  [[nodiscard]] const Expr* first_cell(int rule) const {
    const feel::TableRule& r = t_->rules[static_cast<std::size_t>(rule)];
    if (!r.tests.empty()) return r.tests.front().get();
    return r.outputs.empty() ? nullptr : r.outputs.front().get();
  }

  [[nodiscard]] const Expr* head() const {
    if (!t_->inputs.empty()) return t_->inputs.front().expression.get();
    return t_->rules.empty() ? nullptr : first_cell(0);
  }

  // ---- the head

  void hit_policy() {
    const bool by_priority =
        t_->hit_policy == HitPolicy::kPriority || t_->hit_policy == HitPolicy::kOutputOrder;
    const bool ranked = std::any_of(t_->outputs.begin(), t_->outputs.end(),
                                    [](const auto& o) { return !o.priority.empty(); });
    if (by_priority && !ranked) {
      Diagnostic& d =
          add("HIT-POLICY", true, head(), "", "命中策略按输出值的次序，而没有一列写明输出值的次序",
              "the hit policy ranks rules by output values, and no output lists any");
      d.help_zh = "在输出列里写 outputValues，先写的优先";
      d.help_en = "write outputValues in an output, the highest priority first";
    }
    if (t_->aggregation == Aggregation::kNone) return;
    if (t_->hit_policy != HitPolicy::kCollect) {
      add("HIT-POLICY", true, head(), "", "只有“收集”（COLLECT）可以汇总",
          "only the policy collect aggregates");
    } else if (t_->outputs.size() > 1) {
      add("HIT-POLICY", true, head(), "", "汇总只能有一个输出列",
          "an aggregation has one output only");
    } else if (t_->aggregation == Aggregation::kSum) {
      sums_numbers();
    }
  }

  void sums_numbers() {
    const feel::TypePtr& type = t_->outputs.front().type;
    using K = feel::Type::Kind;
    if (!type || type->kind == K::kNumber || type->kind == K::kAny || type->kind == K::kList ||
        type->kind == K::kDaysDuration || type->kind == K::kMonthsDuration)
      return;
    Diagnostic& d = add("HIT-POLICY", true, head(), " / 输出 1", "求和的输出列不是数字",
                        "the output that is summed up is no number");
    d.expected = "number";
    d.found = feel::to_string(*type);
  }

  void repeated_values(const feel::TableInput& in) {
    if (!in.allowed) return;
    const std::string twice = prove::repeated(*in.allowed);
    if (twice.empty()) return;
    const auto column = static_cast<int>(&in - t_->inputs.data());
    add("REPEATED", false, in.allowed.get(), " / 输入 " + number(column),
        "允许值 " + twice + " 写了两次", "the allowed value " + twice + " is written twice");
  }

  void output(const OutputFinding& f) {
    const feel::TableOutput& column = t_->outputs[static_cast<std::size_t>(f.output)];
    const std::string at_output = " / 输出 " + number(f.output);
    if (f.kind == OutputFinding::Kind::kTwice) {
      add("REPEATED", false, column.allowed.get(), at_output, "允许值 " + f.text + " 写了两次",
          "the allowed value " + f.text + " is written twice");
      return;
    }
    const bool fallback = f.kind == OutputFinding::Kind::kDefaultNotAllowed;
    const Expr* cell = fallback ? column.default_value.get()
                                : t_->rules[static_cast<std::size_t>(f.rule)]
                                      .outputs[static_cast<std::size_t>(f.output)]
                                      .get();
    Diagnostic& d = add("ALLOWED", true, cell,
                        fallback ? at_output + " / 缺省" : " / 规则 " + number(f.rule) + at_output,
                        "结果 " + f.text + " 不在这一列的允许值内",
                        "the output " + f.text + " is not allowed here");
    d.found = f.text;
    d.help_zh = "改用允许的值，或把它加进 outputValues / allowedValues";
    d.help_en = "use an allowed value, or add it to outputValues / allowedValues";
  }

  // ---- rules

  void finding(const Finding& f) {
    const std::string rule = " / 规则 " + number(f.rule);
    switch (f.kind) {
      case Finding::Kind::kNever:
      case Finding::Kind::kNotAllowed: never(f, rule); return;
      case Finding::Kind::kCovered: {
        Diagnostic& d =
            add("UNREACHABLE", false, first_cell(f.rule), rule,
                "这一行永远轮不到：前面的规则 " + numbers(f.others, "、") + " 已包括它的全部情况",
                "this rule is never reached: rule " + numbers(f.others, ", ") +
                    " above covers all of it");
        d.help_zh = "删去这一行，或把它移到前面，或收窄前面的条件";
        d.help_en = "delete the rule, move it up, or narrow the conditions above";
        return;
      }
      case Finding::Kind::kOverlap: overlap(f, rule); return;
      case Finding::Kind::kRepeated:
        add("REPEATED", false, first_cell(f.rule), rule,
            "与规则 " + number(f.others[0]) + " 的条件和结果完全相同",
            "the conditions and results are those of rule " + number(f.others[0]));
        return;
    }
  }

  void never(const Finding& f, const std::string& rule) {
    const feel::TableRule& row = t_->rules[static_cast<std::size_t>(f.rule)];
    const auto column = static_cast<std::size_t>(f.column);
    const bool empty = f.kind == Finding::Kind::kNever;
    Diagnostic& d =
        add("UNREACHABLE", false, row.tests[column].get(), rule + " / 输入 " + number(f.column),
            empty ? "没有值满足这个条件，这一行永远不会命中"
                  : "这一列的允许值里没有满足这个条件的，这一行永远不会命中",
            empty ? "no value satisfies this condition: the rule never hits"
                  : "no allowed value satisfies this condition: the rule never hits");
    if (column < row.test_texts.size()) d.found = row.test_texts[column];
  }

  void overlap(const Finding& f, const std::string& rule) {
    std::string witness;
    for (std::size_t c = 0; c < f.witness.size(); ++c) {
      if (f.witness[c].empty()) continue;
      if (!witness.empty()) witness += ", ";
      witness.append(t_->inputs[c].label).append(" = ").append(f.witness[c]);
    }
    if (witness.empty()) witness = "-";
    const bool unique = t_->hit_policy == HitPolicy::kUnique;
    const std::string other = number(f.others[0]);
    Diagnostic& d =
        add("OVERLAP", f.certain, first_cell(f.rule), rule,
            unique ? "与规则 " + other + " 会同时命中，而命中策略是唯一（UNIQUE）"
                   : "与规则 " + other + " 会同时命中而结果不同，而命中策略是任一（ANY）",
            unique ? "rule " + other + " hits together with this one, and the policy is unique"
                   : "rule " + other +
                         " hits together with this one with another result, and "
                         "the policy is any");
    d.found = witness;
    d.help_zh = "让两行的条件不相交，或改用命中策略 FIRST";
    d.help_en = "make the conditions disjoint, or use the policy first";
    if (f.certain) return;
    d.zh += "（假如这些列的值能同时出现）";
    d.en += " (if these values can occur together)";
  }

  const Source& source_;
  bool strict_;
  Diagnostics& found_;
  const TableDef* t_ = nullptr;
};

bool has_table(const Expr& e) {
  return e.table || std::any_of(e.children.begin(), e.children.end(),
                                [](const feel::ExprPtr& c) { return has_table(*c); });
}

const Expr& uncoerced(const Expr&&) = delete;
const Expr& uncoerced(const Expr& e) {
  return e.kind == ExprKind::kCoerce ? uncoerced(*e.children[0]) : e;
}

// Whether a tree names it, wherever; an external function may stand for anything.
bool mentions(const Expr& e, const std::string& name) {
  if (e.kind == ExprKind::kName && (e.text == name || name.starts_with(e.text + "."))) return true;
  if (e.value.is(feel::Kind::kFunction)) return true;
  const auto in = [&name](const feel::ExprPtr& c) { return c && mentions(*c, name); };
  if (std::any_of(e.children.begin(), e.children.end(), in)) return true;
  if (!e.table) return false;
  for (const feel::TableInput& i : e.table->inputs) {
    if (in(i.expression) || in(i.allowed)) return true;
  }
  for (const feel::TableOutput& o : e.table->outputs) {
    if (in(o.allowed) || in(o.default_value)) return true;
  }
  return std::any_of(e.table->rules.begin(), e.table->rules.end(), [&in](const auto& r) {
    return std::any_of(r.tests.begin(), r.tests.end(), in) ||
           std::any_of(r.outputs.begin(), r.outputs.end(), in);
  });
}

// A constant where one is written out.
std::optional<feel::Value> constant(const Expr& e) {
  if (e.kind == ExprKind::kLiteral) return e.value;
  if (e.kind == ExprKind::kNegate && e.children[0]->value.is(feel::Kind::kNumber))
    return feel::Value::number(-e.children[0]->value.as_number());
  if (e.kind != ExprKind::kList) return std::nullopt;
  feel::List items;
  items.reserve(e.children.size());
  for (const feel::ExprPtr& c : e.children) {
    auto item = constant(*c);
    if (!item) return std::nullopt;
    items.push_back(std::move(*item));
  }
  return feel::Value::list(std::move(items));
}

// Whether the same values are allowed every day, as far as can be seen.
bool is_timeless(const feel::Type& t) {
  if (t.constraint && (!t.allowed || mentions(*t.allowed, "today") || mentions(*t.allowed, "now")))
    return false;
  return (!t.element || is_timeless(*t.element)) &&
         std::all_of(t.members.begin(), t.members.end(),
                     [](const auto& m) { return !m.second || is_timeless(*m.second); });
}

// Constants that the type declared for them does not allow. Cells of tables are the table's (Inspector::output).
class Unallowed {
 public:
  Unallowed(const Graph& graph, const Element& element, const Source& source, bool strict,
            Diagnostics& found)
      : graph_(graph), element_(element), source_(source), strict_(strict), found_(found) {}

  void look(const Expr& e) {
    if (e.kind == ExprKind::kCoerce) {
      if (const auto v = constant(*e.children[0])) judge(e, *v);
    }
    for (const feel::ExprPtr& c : e.children) look(*c);
  }

 private:
  void judge(const Expr& e, const feel::Value& v) {
    if (!is_timeless(*e.types[0])) return;
    feel::Machine machine({});
    const feel::Value kept = feel::coerce(v, *e.types[0], machine);
    if (!kept.is(feel::Kind::kError) || kept.as_error().code != "E-DMN-ALLOWED") return;
    Diagnostic d = element_error(graph_, element_, strict_ ? "E-DMN-ALLOWED" : "W-DMN-ALLOWED",
                                 kept.as_error().zh, kept.as_error().en);
    d.severity = strict_ ? Severity::kError : Severity::kWarning;
    d.place = source_.place(e.span.begin, e.element.empty() ? element_.local : e.element);
    d.found = excerpt(feel::to_literal(v));
    d.help_zh = "改用允许的值，或把它加进 allowedValues";
    d.help_en = "use an allowed value, or add it to allowedValues";
    found_.push_back(std::move(d));
  }

  const Graph& graph_;
  const Element& element_;
  const Source& source_;
  bool strict_;
  Diagnostics& found_;
};

// The element that makes another one a requirement.
std::string requirement(const ElementInfo& of, const std::string& ns) {
  const bool knowledge = of.kind == Kind::kKnowledge || of.kind == Kind::kService;
  const std::string_view outer = knowledge ? "knowledgeRequirement" : "informationRequirement";
  const std::string_view inner = knowledge                 ? "requiredKnowledge"
                                 : of.kind == Kind::kInput ? "requiredInput"
                                                           : "requiredDecision";
  std::string out = "<";
  out.append(outer).append("><").append(inner).append(" href=\"").append(ns).append("#");
  return out.append(of.id).append("\"/></").append(outer).append(">");
}

// Whether `from` is `to`, or needs it, directly or through others.
bool needs(const Graph& graph, int from, const Element& to) {
  std::vector<bool> seen(graph.elements.size());
  std::vector<int> open = {from};
  while (!open.empty()) {
    const auto at = static_cast<std::size_t>(open.back());
    open.pop_back();
    if (seen[at]) continue;
    seen[at] = true;
    const Element& e = graph.elements[at];
    if (&e == &to) return true;
    open.insert(open.end(), e.after.begin(), e.after.end());
  }
  return false;
}

// A call that comes back to its own element: no requirement could heal it. Clause: DMN 1.5, 6.2.2 (no cycle)
void recursion(Diagnostic& d) {
  d.code = "E-DMN-CYCLE";
  d.zh = "“" + d.found + "”的逻辑直接或间接地用到它自己；决策与业务知识模型不能递归";
  d.en =
      "'" + d.found + "' comes back to this element: decisions and knowledge models do not recurse";
  d.help_zh = "用 for … return、partial 或列表函数代替递归";
  d.help_en = "use for … return, partial or the functions of lists";
}

void missing_requirements(const Graph& graph, const Element& element, std::size_t before,
                          Diagnostics& found) {
  const std::string& own_ns = graph.models[static_cast<std::size_t>(element.model)].ns;
  for (std::size_t i = before; i < found.size(); ++i) {
    Diagnostic& d = found[i];
    // A name with blanks that is not in scope does not even parse.
    if ((d.code != "E-FEEL-NAME" && d.code != "E-FEEL-SYNTAX") || d.found.empty()) continue;
    const auto it = graph.names.find(d.found);
    if (it == graph.names.end()) continue;
    const ElementInfo& info = graph.infos[static_cast<std::size_t>(it->second)];
    if (needs(graph, it->second, element)) {
      recursion(d);
      continue;
    }
    const std::string add = requirement(info, info.model_ns == own_ns ? "" : info.model_ns);
    d.code = "E-DMN-REQUIREMENT";
    d.zh = "模型里有“" + d.found + "”，但这里没有声明要用它";
    d.en = "the model has '" + d.found + "', but this element does not require it";
    d.expected = add;
    d.help_zh = "加上 " + add;
    d.help_en = "add " + add;
  }
}

// What is required and not named. An element whose texts do not parse may name anything.
void unnamed(const Graph& graph, const Element& element, const Expr& tree, std::size_t before,
             Diagnostics& found) {
  const auto begin = found.begin() + static_cast<std::ptrdiff_t>(before);
  if (std::any_of(begin, found.end(),
                  [](const Diagnostic& d) { return d.severity == Severity::kError; }))
    return;
  for (const Requirement& r : element.requirements) {
    if (mentions(tree, r.name)) continue;
    Diagnostic d =
        element_error(graph, element, "W-DMN-UNUSED", "声明要用“" + r.name + "”，而逻辑里没有用到",
                      "'" + r.name + "' is required, and the logic does not use it");
    d.severity = Severity::kWarning;
    d.found = r.name;
    d.help_zh = "删去这个 requirement，或在逻辑里用上";
    d.help_en = "delete the requirement, or use it";
    found.push_back(std::move(d));
  }
}

}  // namespace

void inspect(const Graph& graph, const Element& element, const Expr& tree, const Source& source,
             bool strict, std::size_t before, Diagnostics& found) {
  missing_requirements(graph, element, before, found);
  unnamed(graph, element, tree, before, found);
  Unallowed(graph, element, source, strict, found).look(tree);
  if (!has_table(tree)) return;
  Diagnostics known;  // reported by the compiler
  std::vector<feel::TableColumns> tables;
  (void)feel::check(std::make_shared<Expr>(tree), element.scope, {.element = element.local}, known,
                    &tables);
  const Expr& body = uncoerced(tree);
  const auto is_free = [&](const std::string& name) {
    const auto r = std::find_if(element.requirements.begin(), element.requirements.end(),
                                [&](const Requirement& q) { return q.name == name; });
    if (r != element.requirements.end())
      return graph.infos[static_cast<std::size_t>(r->element)].kind == Kind::kInput;
    return body.kind == ExprKind::kFunction &&
           std::find(body.names.begin(), body.names.end(), name) != body.names.end();
  };
  Inspector inspector(source, strict, found);
  for (const feel::TableColumns& t : tables) inspector.table({t.table.get(), t.inputs, is_free});
}

void unused(const Graph& graph, Diagnostics& found) {
  std::set<int> used;
  bool decides = false;
  for (std::size_t i = 0; i < graph.elements.size(); ++i) {
    const Element& e = graph.elements[i];
    const Kind kind = graph.infos[i].kind;
    decides = decides || kind == Kind::kDecision || kind == Kind::kService;
    for (const auto* list : {&e.requirements, &e.parameters, &e.outputs}) {
      for (const Requirement& r : *list) used.insert(r.element);
    }
  }
  const auto is_missed = [&found](const std::string& name) {
    return std::any_of(found.begin(), found.end(), [&](const Diagnostic& d) {
      return d.code == "E-DMN-REQUIREMENT" && d.found == name;
    });
  };
  // A file of inputs or of knowledge models alone is there to be imported.
  for (std::size_t i = 0; i < graph.elements.size() && decides; ++i) {
    const Element& e = graph.elements[i];
    const Kind kind = graph.infos[i].kind;
    if (e.model != 0 || (kind != Kind::kInput && kind != Kind::kKnowledge) ||
        used.contains(static_cast<int>(i)) || is_missed(e.local))
      continue;
    Diagnostic d = element_error(graph, e, "W-DMN-UNUSED", "没有元素声明要用“" + e.local + "”",
                                 "nothing requires '" + e.local + "'");
    d.severity = Severity::kWarning;
    d.help_zh = "删去它，或在需要它的地方写上 " + requirement(graph.infos[i], "");
    d.help_en = "delete it, or require it where it is needed: " + requirement(graph.infos[i], "");
    found.push_back(std::move(d));
  }
}

}  // namespace zhida::dmn
