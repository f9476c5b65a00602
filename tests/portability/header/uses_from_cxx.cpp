// The library used from C++17: names are found by the linker, constants and structures work.
//
// SPDX-License-Identifier: MIT
#include <analloc.h>

#include <cstdint>
#include <vector>

int main()
{
    analloc_config_t config{};
    config.base = 0x100000;
    config.bytes = 64u << 20;
    config.page = 4096;

    std::vector<unsigned char> room(analloc_meta_bytes(&config) + ANALLOC_META_ALIGN);
    auto address = reinterpret_cast<std::uintptr_t>(room.data());
    auto *meta = room.data() + (ANALLOC_META_ALIGN - address % ANALLOC_META_ALIGN) % ANALLOC_META_ALIGN;

    analloc_struct_t arena;
    if (analloc_create(&arena, &config, meta, analloc_meta_bytes(&config)) != ANALLOC_OK)
        return 1;
    analloc_request_t request{};
    request.bytes = 1u << 20;
    request.flags = ANALLOC_HIGH;
    analloc_answer_t answer{};
    if (analloc_request(&arena, &request, &answer) != ANALLOC_OK || answer.address != 0x100000 + (63u << 20))
        return 2;
    return analloc_free_at(&arena, answer.address) == ANALLOC_OK ? 0 : 3;
}
