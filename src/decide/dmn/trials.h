// Trials: one graph under many sets of inputs that differ little from one another, as a search tries them.
//
//     Trials trials(graph, options, session.remember());  // begins where the session stands
//     trials.set(input, value);
//     Value v = trials.decide(decision);                   // the same as a session's
//
// What a decision gave is kept with the values of what it requires: where these come again, or another way to them was
// found, nothing is evaluated. A decision whose value stays the same leaves all above it as they were.
//
// Errors and traces are nobody's: a value that is kept leaves none.
// Limits:  kResultsMax results are kept; then all are dropped and gathered anew
// Threads: as a Session
#pragma once

#include <memory>

#include "decide/dmn/dmn.h"

namespace zhida::dmn {

inline constexpr std::size_t kResultsMax = 50'000;

class Trials {
 public:
  // REQUIRES: `start` is of a session with this graph and the same day
  Trials(GraphPtr graph, feel::MachineOptions options, const Session::Memory& start);
  ~Trials();
  Trials(Trials&&) noexcept;
  Trials(const Trials&) = delete;
  Trials& operator=(Trials&&) = delete;
  Trials& operator=(const Trials&) = delete;

  // As Session::set(). REQUIRES: the index of an input
  void set(int input, const feel::Value& value);
  // REQUIRES: the index of a decision or an input; the reference holds until the next call
  [[nodiscard]] const feel::Value& decide(int element);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace zhida::dmn
