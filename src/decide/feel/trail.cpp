// Records trails: a stack of open expressions, each collecting the hollow parts that close above it.
#include "decide/feel/trail.h"

#include <algorithm>

namespace zhida::feel {
namespace {

constexpr std::size_t kPartsMax = 64;
constexpr std::size_t kOperandsMax = 4;
constexpr int kLookedAtMax = 256;

bool holds_null(const Value& v, int& budget) {
  if (--budget < 0) return false;
  if (v.is_null()) return true;
  if (v.is(Kind::kList)) {
    return std::ranges::any_of(v.as_list(),
                               [&](const Value& item) { return holds_null(item, budget); });
  }
  if (!v.is(Kind::kContext)) return false;
  return std::ranges::any_of(v.as_context().entries,
                             [&](const auto& e) { return holds_null(e.second, budget); });
}

TrailPtr part_of(const std::vector<TrailPtr>& parts, const Code* code) {
  const auto it = std::ranges::find_if(parts, [&](const TrailPtr& t) { return t->code == code; });
  return it == parts.end() ? nullptr : *it;
}

}  // namespace

bool is_hollow(const Value& v) {
  int budget = kLookedAtMax;
  return (v.is(Kind::kList) && v.as_list().empty()) || holds_null(v, budget);
}

Recorder::Recorder() : live_(std::make_shared<std::size_t>(0)) {}

std::shared_ptr<Trail> Recorder::make() {
  if (*live_ >= kTrailsMax) {
    truncated_ = true;
    return nullptr;
  }
  ++*live_;
  return {new Trail, [live = live_](Trail* t) {
            --*live;
            delete t;
          }};
}

void Recorder::open(const Code& code) {
  Frame f;
  f.code = &code;
  f.program = frames_.empty() ? nullptr : frames_.back().program;
  frames_.push_back(std::move(f));
}

void Recorder::close(const Value& value) {
  const bool kept = is_hollow(value);
  std::shared_ptr<Trail> trail = kept ? make() : nullptr;
  if (trail) {
    Frame& f = frames_.back();
    trail->code = f.code;
    trail->program = f.program;
    trail->value = value;
    trail->parts = std::move(f.parts);
    trail->operands = std::move(f.operands);
    trail->table = std::move(f.table);
    if (f.code->op == Op::kSlot) locate(*trail);
  }
  const Code* code = frames_.back().code;
  frames_.pop_back();
  if (frames_.empty()) return;
  Frame& outer = frames_.back();
  if (outer.operands.size() < kOperandsMax) outer.operands.emplace_back(code, value);
  if (trail && outer.parts.size() < kPartsMax) outer.parts.push_back(std::move(trail));
}

void Recorder::enter(const Lambda& lambda) {
  Frame f;
  f.lambda = &lambda;
  const auto home = homes_.find(&lambda);
  f.program = home != homes_.end() ? home->second.program
              : frames_.empty()    ? nullptr
                                   : frames_.back().program;
  frames_.push_back(std::move(f));
}

void Recorder::leave() {
  std::vector<TrailPtr> parts = std::move(frames_.back().parts);
  frames_.pop_back();
  if (frames_.empty()) return;
  std::vector<TrailPtr>& outer = frames_.back().parts;
  outer.insert(outer.end(), parts.begin(), parts.end());
}

void Recorder::begin(const Program& program) {
  if (learnt_.emplace(&program, true).second) learn(program, nullptr, program.root);
  Frame f;
  f.program = &program;
  frames_.push_back(std::move(f));
}

void Recorder::end(const Value& value) {
  const Program* program = frames_.back().program;
  TrailPtr root = frames_.back().parts.empty() ? nullptr : frames_.back().parts.front();
  frames_.pop_back();
  if (!is_hollow(value)) root = nullptr;
  if (root) {
    auto whole = make();
    if (whole) {
      *whole = *root;
      whole->is_run = true;
      root = whole;
    }
    runs_[program] = root;
  } else {
    runs_.erase(program);
  }
  if (root && !frames_.empty() && frames_.back().parts.size() < kPartsMax)
    frames_.back().parts.push_back(root);
}

void Recorder::note(TableNote note) {
  if (!frames_.empty()) frames_.back().table = std::make_shared<const TableNote>(std::move(note));
}

TrailPtr Recorder::last_run(const Program& program) const {
  const auto it = runs_.find(&program);
  return it == runs_.end() ? nullptr : it->second;
}

// Which program, and which lambda, each lambda of a program was written in.
void Recorder::learn(const Program& program, const Lambda* outer, const Code& code) {
  for (const Code& kid : code.kids) learn(program, outer, kid);
  if (code.lambda) {
    homes_[code.lambda.get()] = {&program, outer};
    learn(program, code.lambda.get(), code.lambda->body);
  }
  if (!code.table) return;
  const auto all = [&](const std::vector<Code>& list) {
    for (const Code& c : list) learn(program, outer, c);
  };
  for (const auto& input : code.table->inputs) learn(program, outer, input.expression);
  for (const auto& rule : code.table->rules) {
    all(rule.tests);
    all(rule.outputs);
  }
  for (const auto& output : code.table->outputs) all(output.fallback);
}

// What an open expression bound to the slot; `binds` says whether it is the one that binds it.
TrailPtr Recorder::binding(const Frame& frame, int slot, bool& binds) {
  const Code& c = *frame.code;
  const auto from = [&](const Code& code) {
    binds = true;
    return part_of(frame.parts, &code);
  };
  switch (c.op) {
    case Op::kContext:
    case Op::kBoxedContext:
    case Op::kFor:
    case Op::kSome:
    case Op::kEvery:
    case Op::kFilter:
      for (std::size_t i = 0; i < c.slots.size() && i < c.kids.size(); ++i) {
        if (c.slots[i] == slot) return from(c.kids[i]);
      }
      return nullptr;
    case Op::kIn: return c.slot == slot ? from(c.kids[0]) : nullptr;
    case Op::kTable:
      for (const auto& input : c.table->inputs) {
        if (input.slot == slot) return from(input.expression);
      }
      return nullptr;
    default: return nullptr;
  }
}

// Finds what the name of the open kSlot stands for.
void Recorder::locate(Trail& trail) const {
  const int slot = trail.code->slot;
  for (std::size_t i = frames_.size() - 1; i-- > 0;) {
    const Frame& f = frames_[i];
    if (f.code != nullptr) {
      bool binds = false;
      trail.bound = binding(f, slot, binds);
      if (binds) return;
      continue;
    }
    if (f.lambda != nullptr) return locate_parameter(trail, i);
    if (f.program != nullptr && slot < f.program->input_count) {
      trail.scope = f.program;
      trail.scope_slot = slot;
    }
    return;
  }
}

// A parameter of the lambda whose frame this is, or what the lambda captured.
void Recorder::locate_parameter(Trail& trail, std::size_t frame) const {
  const Lambda* lambda = frames_[frame].lambda;
  int slot = trail.code->slot;
  const int parameter = slot - lambda->first_parameter;
  if (parameter >= 0 && parameter < static_cast<int>(lambda->parameters.size())) {
    const Frame* call = frame > 0 ? &frames_[frame - 1] : nullptr;
    if (call == nullptr || call->code == nullptr) return;
    if (call->code->op == Op::kCallBuiltin && !call->parts.empty())  // sort(list, function …)
      trail.bound = call->parts.front();
    if (call->code->op != Op::kCall) return;
    auto at = static_cast<std::size_t>(parameter);
    const auto& names = call->code->names;
    if (!names.empty())
      at = static_cast<std::size_t>(std::ranges::find(names, lambda->parameters[at]) -
                                    names.begin());
    if (at + 1 < call->code->kids.size())
      trail.bound = part_of(call->parts, &call->code->kids[at + 1]);
    return;
  }
  for (auto home = homes_.find(lambda); home != homes_.end(); home = homes_.find(lambda)) {
    const auto& captures = lambda->captures;
    const auto it = std::ranges::find_if(captures, [&](const auto& c) { return c.second == slot; });
    if (it == captures.end()) return;
    slot = it->first;
    lambda = home->second.outer;
    if (lambda != nullptr) continue;
    if (slot >= home->second.program->input_count) return;
    trail.scope = home->second.program;
    trail.scope_slot = slot;
    return;
  }
}

}  // namespace zhida::feel
