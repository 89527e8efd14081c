/* The package `inventory` for C. Written by the TML compiler. */
#ifndef TML_INVENTORY_H
#define TML_INVENTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct Item Item;
typedef struct Summary Summary;

struct Item {
    uint32_t id;
    int64_t count;
    double price;
    uint8_t marks[3];
    bool is_new;
};

struct Summary {
    uint64_t items;
    double worth;
    Item *first;
    int32_t sizes[2][2];
};

void *tml_stock_new(const char *name, size_t name_len);
void tml_stock_free(void *stock);
uint64_t tml_stock_add(void *stock, Item item);
Item tml_stock_item(void *stock, uint64_t index);
Summary inventory_summary(void *stock);
int16_t tml_int(uint8_t long_, bool register_, int16_t long__);
void tml_report(void *stock);

#ifdef __cplusplus
}
#endif

#endif
