// Rules over facts: inputs from facts and dated parameters, and the meaning of names in trees.
#include "decide/pack/rules.h"

#include <algorithm>

namespace zhida::pack {
namespace {

using dmn::ElementInfo;
using feel::Expr;
using feel::ExprKind;
using feel::ExprPtr;
using feel::Value;

constexpr std::string_view kNamespace = "zhida:";

feel::MachineOptions options_at(std::int64_t days, Tracing tracing) {
  feel::MachineOptions options;
  options.as_of.days = days;
  options.trace = tracing == Tracing::kOn;
  return options;
}

const Parameter* parameter(const std::vector<Parameter>& parameters, std::string_view name) {
  const auto it = std::find_if(parameters.begin(), parameters.end(),
                               [&](const Parameter& p) { return p.name == name; });
  return it == parameters.end() ? nullptr : &*it;
}

}  // namespace

const Value& Inputs::of(const FactDef& def) const {
  const auto [it, fresh] = made_.try_emplace(&def);
  if (fresh) it->second = input_value(def, facts_, as_of_days_);
  return it->second;
}

Rules::Rules(const Bundle& bundle, const Policy& policy, const Version& version,
             const FactSet& facts, std::int64_t as_of_days, Tracing tracing)
    : Rules(bundle, policy, version, Inputs(facts, as_of_days), tracing) {}

Rules::Rules(const Bundle& bundle, const Policy& policy, const Version& version,
             const Inputs& inputs, Tracing tracing)
    : bundle_(bundle),
      version_(version),
      as_of_days_(inputs.as_of_days()),
      session_(version.graph, options_at(as_of_days_, tracing)) {
  const std::vector<ElementInfo>& elements = dmn::elements(*version.graph);
  facts_.resize(elements.size());
  for (std::size_t i = 0; i < elements.size(); ++i) {
    const ElementInfo& e = elements[i];
    if (e.kind != ElementInfo::Kind::kInput) continue;
    const int input = static_cast<int>(i);
    const FactDef* def = bundle.dictionary.find(e.local);
    facts_[i] = def;
    if (def == nullptr) {
      session_.set(input, parameter_value(bundle, policy, e, as_of_days_));
      continue;
    }
    const auto [it, fresh] = inputs_.try_emplace(e.local);
    if (fresh) it->second = inputs.of(*def);
    session_.set(input, it->second);
    elements_of_[e.local].push_back(input);
  }
}

const ElementInfo* Rules::find(const std::string& name) const {
  return dmn::find(*version_.graph, name);
}

Value Rules::decide(const std::string& decision) {
  const ElementInfo* element = find(decision);
  const bool here = element != nullptr && element->kind == ElementInfo::Kind::kDecision;
  return here ? decide(*element) : session_.decide(decision);
}

Value Rules::decide(const ElementInfo& decision) {
  const int index = dmn::index_of(*version_.graph, decision);
  return trials_ ? trials_->decide(index) : session_.decide(index);
}

const Value& Rules::value(const ElementInfo& decision, const ExprPtr& part) {
  if (part->kind == ExprKind::kLiteral) return part->value;
  const dmn::Graph& graph = *version_.graph;
  const int index = dmn::index_of(graph, decision);
  if (part == decision.tree) return session_.decide(index);
  if (const Reference* to = refer(decision, *part); to != nullptr && to->member.empty()) {
    const ElementInfo::Kind kind = to->element->kind;
    const bool plain = kind == ElementInfo::Kind::kInput || kind == ElementInfo::Kind::kDecision;
    if (plain) return session_.decide(dmn::index_of(graph, *to->element));
  }
  const auto it = values_.find(part.get());
  if (it != values_.end()) return it->second;
  return values_.emplace(part.get(), session_.evaluate(index, part)).first->second;
}

const Rules::Reference* Rules::refer(const ElementInfo& decision, const Expr& e) const {
  if (e.kind != ExprKind::kName && e.kind != ExprKind::kPath) return nullptr;
  const Reference* to = dmn::known_reference(*version_.graph, decision, e);
  if (to == nullptr) to = &resolved_.emplace_back(dmn::resolve(*version_.graph, decision, e));
  return to->element == nullptr ? nullptr : to;
}

const FactDef* Rules::fact_of(const ElementInfo& input) const {
  return facts_[static_cast<std::size_t>(dmn::index_of(*version_.graph, input))];
}

std::string Rules::fact_path(const Reference& reference) const {
  const FactDef* def = fact_of(*reference.element);
  if (def == nullptr) return {};
  const bool year =
      std::find(std::begin(kYears), std::end(kYears), reference.member) != std::end(kYears);
  return def->yearly && year ? def->name + "." + reference.member : def->name;
}

Value Rules::given(std::string_view path) const {
  const std::size_t dot = path.find('.');
  const auto it = inputs_.find(path.substr(0, dot));
  if (it == inputs_.end()) return Value::unknown();
  if (dot == std::string_view::npos) return it->second;
  if (!it->second.is(feel::Kind::kContext)) return Value::unknown();
  const Value* member = it->second.as_context().find(path.substr(dot + 1));
  return member == nullptr ? Value::unknown() : *member;
}

void Rules::put(const std::string& fact, const Value& value) {
  const auto it = elements_of_.find(fact);
  if (it == elements_of_.end()) return;
  for (const int input : it->second) {
    if (trials_) {
      trials_->set(input, value);
    } else {
      session_.set(input, value);
    }
  }
}

void Rules::begin_trials() {
  trials_.emplace(version_.graph, options_at(as_of_days_, Tracing::kOff), session_.remember());
}

Value parameter_value(const Bundle& bundle, const Policy& policy, const ElementInfo& input,
                      std::int64_t day) {
  const Policy* owner = &policy;
  if (input.model_ns.starts_with(kNamespace)) {
    const std::string_view id = std::string_view(input.model_ns).substr(kNamespace.size());
    const Policy* other = id == policy.id ? nullptr : bundle.find(id);
    if (other != nullptr) owner = other;
  }
  if (const Parameter* p = parameter(owner->parameters, input.local)) {
    if (const auto v = p->at(day)) return Value::number(*v);
  }
  return Value::unknown();
}

const ExprPtr& bare(const ExprPtr& part) {
  const ExprPtr* p = &part;
  while ((*p)->kind == ExprKind::kCoerce && !(*p)->children.empty()) p = &(*p)->children[0];
  return *p;
}

}  // namespace zhida::pack
