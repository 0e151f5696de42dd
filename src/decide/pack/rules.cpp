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

const Value& Inputs::of(std::size_t fact) const {
  if (made_.empty()) made_.resize(dictionary_.facts.size());
  std::optional<Value>& made = made_[fact];
  if (!made) made = input_value(dictionary_.facts[fact], facts_, as_of_days_);
  return *made;
}

namespace {

// Those of the version, as long as they are of its graph.
std::shared_ptr<const Notes> notes_of(const Bundle& bundle, const Version& version) {
  if (version.notes && version.notes->graph() == version.graph) return version.notes;
  return std::make_shared<const Notes>(version.graph, bundle.dictionary, Notes::Depth::kInputs);
}

}  // namespace

Rules::Rules(const Bundle& bundle, const Policy& policy, const Version& version,
             const FactSet& facts, std::int64_t as_of_days, Tracing tracing)
    : Rules(bundle, policy, version, Inputs(bundle.dictionary, facts, as_of_days), tracing) {}

Rules::Rules(const Bundle& bundle, const Policy& policy, const Version& version,
             const Inputs& inputs, Tracing tracing)
    : bundle_(bundle),
      version_(version),
      notes_(notes_of(bundle, version)),
      as_of_days_(inputs.as_of_days()),
      session_(version.graph, options_at(as_of_days_, tracing)) {
  facts_.reserve(notes_->facts().size());
  for (const Notes::Fact& fact : notes_->facts()) facts_.push_back(inputs.of(fact.at));
  const std::vector<ElementInfo>& elements = dmn::elements(*version.graph);
  for (const auto& [element, fact] : notes_->inputs()) {
    const auto at = static_cast<std::size_t>(element);
    session_.set(element, fact < 0 ? parameter_value(bundle, policy, elements[at], as_of_days_)
                                   : facts_[static_cast<std::size_t>(fact)]);
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
  const int fact = notes_->fact_of(dmn::index_of(*version_.graph, input));
  return fact < 0 ? nullptr : &def(static_cast<std::size_t>(fact));
}

std::string Rules::fact_path(const Reference& reference) const {
  const FactDef* def = fact_of(*reference.element);
  return def == nullptr ? std::string() : pack::fact_path(*def, reference);
}

const Notes::Part* Rules::noted(const ElementInfo& decision, const Expr& part) const {
  return notes_->part(dmn::index_of(*version_.graph, decision), &part);
}

Value Rules::given(std::string_view path) const {
  const std::size_t dot = path.find('.');
  const int fact = notes_->find(path.substr(0, dot));
  if (fact < 0) return Value::unknown();
  const Value& value = facts_[static_cast<std::size_t>(fact)];
  if (dot == std::string_view::npos) return value;
  if (!value.is(feel::Kind::kContext)) return Value::unknown();
  const Value* member = value.as_context().find(path.substr(dot + 1));
  return member == nullptr ? Value::unknown() : *member;
}

std::vector<std::pair<const FactDef*, Value>> Rules::inputs() const {
  std::vector<std::pair<const FactDef*, Value>> out;
  out.reserve(facts_.size());
  for (std::size_t i = 0; i < facts_.size(); ++i) out.emplace_back(&def(i), facts_[i]);
  return out;
}

void Rules::put(const std::string& fact, const Value& value) {
  const int at = notes_->find(fact);
  if (at < 0) return;
  for (const int input : notes_->facts()[static_cast<std::size_t>(at)].elements) {
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

}  // namespace zhida::pack
