/*---
description: The 16 categories of responsibility, in the seed's words, with AWS's allocation beside them.
key: [category_id]
columns:
  category_id: The category's id; the folder of its controls.
  title: Its name.
  side: {about: Whose side of the model it is on., values: [customer, aws]}
  responsibility: The responsibility in the words of the document that remit was made for.
  allocation: Who carries it by AWS's shared responsibility model.
  note: {about: Where the two differ., nullable: true}
  position: Its place in the model, from 1.
---*/
select
    id as category_id,
    title,
    side,
    responsibility,
    allocation,
    nullif(note, '') as note,
    position::integer as position
from reference_categories
order by reference_categories.position::integer
