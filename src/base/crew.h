// Crew: threads that help with one piece of work at a time, whoever has it.
//
//     Crew crew(processors - 1);
//     std::atomic<std::size_t> next{0};
//     crew.together([&] { for (std::size_t i; (i = next++) < n;) out[i] = f(i); });
//
// The work must share itself out: it runs on the caller's thread and, where helpers are free, on theirs. Nobody waits for a
// helper that has not begun, so a busy crew costs nothing but that it does not help.
//
// Errors:  what the work throws is thrown to the caller once all have ended: the first of several
// Threads: together() from any number of threads at once
#pragma once

#include <functional>
#include <memory>

namespace zhida {

class Crew {
 public:
  using Work = std::function<void()>;

  // So many helpers; none: together() only calls.
  explicit Crew(unsigned helpers);
  // REQUIRES: no together() is under way
  ~Crew();
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

  // Calls the work at once and lets helpers call it too. Returns when all who began have ended.
  void together(const Work& work);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace zhida
