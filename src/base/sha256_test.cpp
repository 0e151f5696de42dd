// SHA-256 against the vectors of FIPS 180-4 (NIST's examples).
#include "base/sha256.h"

#include <gtest/gtest.h>

namespace zhida {
namespace {

TEST(Sha256, NistVectors) {
  EXPECT_EQ(hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hex(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST(Sha256, InPieces) {
  Sha256Stream stream;
  stream.add("a");
  stream.add("");
  stream.add("bc");
  EXPECT_EQ(stream.finish(), sha256("abc"));
}

}  // namespace
}  // namespace zhida
