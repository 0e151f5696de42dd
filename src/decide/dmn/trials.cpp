// Trials: the values of elements as numbers, and results by the numbers of what they follow from.
#include "decide/dmn/trials.h"

#include <algorithm>
#include <cstdint>
#include <unordered_map>

#include "decide/dmn/graph.h"
#include "decide/feel/same.h"

namespace zhida::dmn {
namespace {

using feel::Value;
using Kind = ElementInfo::Kind;
using Numbers = std::vector<int>;

constexpr int kNone = -1;

struct NumbersHash {
  std::size_t operator()(const Numbers& numbers) const {
    std::size_t out = numbers.size();
    for (const int n : numbers) {
      out = (out ^ static_cast<std::size_t>(n)) * 0x9e3779b97f4a7c15U;
      out ^= out >> 29U;
    }
    return out;
  }
};

// The values that one element had, each once, numbered.
class Seen {
 public:
  int number(const Value& v) {
    const std::uint64_t print = feel::fingerprint(v);
    const auto [begin, end] = by_print_.equal_range(print);
    const auto known = std::find_if(
        begin, end, [&](const auto& entry) { return feel::same((*this)[entry.second], v); });
    if (known != end) return known->second;
    values_.push_back(v);
    const int fresh = static_cast<int>(values_.size()) - 1;
    by_print_.emplace(print, fresh);
    return fresh;
  }
  const Value& operator[](int number) const { return values_[static_cast<std::size_t>(number)]; }

 private:
  std::vector<Value> values_;
  std::unordered_multimap<std::uint64_t, int> by_print_;
};

struct Known {
  Seen values;
  std::unordered_map<Numbers, int, NumbersHash> results;  // of a decision, by what it requires
  Seen given;                                             // to an input, before conversion
  Numbers converted;                                      // of an input, by the number in `given`
};

}  // namespace

struct Trials::State {
  State(GraphPtr g, feel::MachineOptions options)
      : graph(std::move(g)),
        machine(std::move(options)),
        known(graph->elements.size()),
        now(graph->elements.size(), kNone),
        below(graph->elements.size()) {}

  GraphPtr graph;
  feel::Machine machine;
  std::vector<Known> known;
  Numbers now;  // of each element; kNone: not decided yet
  // Of each element that was asked for: all that it follows from and itself, in order of evaluation.
  std::vector<std::vector<int>> below;
  std::size_t results = 0;
  Numbers key;

  [[nodiscard]] const Element& element(int at) const {
    return graph->elements[static_cast<std::size_t>(at)];
  }
  [[nodiscard]] Kind kind(int at) const { return graph->infos[static_cast<std::size_t>(at)].kind; }
  int& number(int at) { return now[static_cast<std::size_t>(at)]; }
  Known& of(int at) { return known[static_cast<std::size_t>(at)]; }
  const Value& value(int at) { return of(at).values[number(at)]; }

  void begin(const Session::Memory& start) {
    for (const int at : graph->order) {
      const auto i = static_cast<std::size_t>(at);
      if (!start.known[i]) continue;
      number(at) = of(at).values.number(start.values[i]);
      if (kind(at) == Kind::kDecision && read_key(at)) of(at).results.emplace(key, number(at));
    }
  }

  // The numbers of what the element requires, into `key`. False: not all are decided.
  bool read_key(int at) {
    key.clear();
    for (const Requirement& r : element(at).requirements) key.push_back(number(r.element));
    return std::find(key.begin(), key.end(), kNone) == key.end();
  }

  const std::vector<int>& order_of(int target) {
    std::vector<int>& out = below[static_cast<std::size_t>(target)];
    if (!out.empty()) return out;
    std::vector<bool> seen(now.size());
    std::vector<int> open = {target};
    while (!open.empty()) {
      const int at = open.back();
      open.pop_back();
      if (seen[static_cast<std::size_t>(at)]) continue;
      seen[static_cast<std::size_t>(at)] = true;
      out.push_back(at);
      for (const Requirement& r : element(at).requirements) open.push_back(r.element);
    }
    std::sort(out.begin(), out.end(),
              [this](int a, int b) { return element(a).rank < element(b).rank; });
    return out;
  }

  int decided(int at) {
    const Element& e = element(at);
    if (kind(at) == Kind::kInput) return of(at).values.number(Value::null());
    if (kind(at) == Kind::kService)
      return of(at).values.number(Value::function(service_function(graph, at)));
    if (!e.program) return of(at).values.number(Value::null());
    read_key(at);
    auto& kept = of(at).results;
    const auto there = kept.find(key);
    if (there != kept.end()) return there->second;
    std::vector<Value> slots;
    slots.reserve(e.requirements.size());
    for (const Requirement& r : e.requirements) slots.push_back(value(r.element));
    const int out = of(at).values.number(machine.run(*e.program, slots));
    kept.emplace(key, out);
    ++results;
    return out;
  }

  // The inputs stay as they are.
  void drop_results() {
    std::vector<Value> inputs(now.size());
    for (std::size_t i = 0; i < now.size(); ++i) {
      if (graph->infos[i].kind == Kind::kInput && now[i] != kNone)
        inputs[i] = known[i].values[now[i]];
    }
    known = std::vector<Known>(known.size());
    for (std::size_t i = 0; i < now.size(); ++i) {
      const bool input = graph->infos[i].kind == Kind::kInput && now[i] != kNone;
      now[i] = input ? known[i].values.number(inputs[i]) : kNone;
    }
    results = 0;
  }
};

Trials::Trials(GraphPtr graph, feel::MachineOptions options, const Session::Memory& start)
    : state_(std::make_unique<State>(std::move(graph), std::move(options))) {
  state_->begin(start);
}
Trials::~Trials() = default;
Trials::Trials(Trials&&) noexcept = default;

void Trials::set(int input, const Value& value) {
  Known& known = state_->of(input);
  const auto given = static_cast<std::size_t>(known.given.number(value));
  if (given >= known.converted.size()) known.converted.resize(given + 1, kNone);
  int& converted = known.converted[given];
  if (converted == kNone) {
    const feel::TypePtr& type = state_->graph->infos[static_cast<std::size_t>(input)].type;
    converted = known.values.number(type ? feel::coerce(value, *type, state_->machine) : value);
  }
  if (state_->number(input) == converted) return;
  state_->number(input) = converted;
  for (const int at : state_->graph->dependents[static_cast<std::size_t>(input)])
    state_->number(at) = kNone;
}

const Value& Trials::decide(int element) {
  if (state_->number(element) == kNone) {
    if (state_->results >= kResultsMax) state_->drop_results();
    for (const int at : state_->order_of(element)) {
      if (state_->number(at) == kNone) state_->number(at) = state_->decided(at);
    }
  }
  return state_->value(element);
}

}  // namespace zhida::dmn
